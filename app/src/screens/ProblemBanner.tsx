/** What is wrong with the recorder that is open: a banner in a sentence, the list with what to do on a tap. Nothing while all is well. */
import type { HealthProblemView } from '@nightlatch/protocol';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useProblems } from '../model/use-problems.ts';
import { dayAndTime } from '../model/sentences.ts';
import { Button } from '../parts/Button.tsx';
import { Sheet } from '../parts/Sheet.tsx';

export function ProblemBanner({ session }: { readonly session: number }): ReactNode {
  const problems = useProblems(session);
  const [isOpen, setIsOpen] = useState(false);
  const [first] = problems;
  if (first === undefined) return null;
  return (
    <div className="live-notice">
      <button type="button" className="problem-banner" onClick={() => setIsOpen(true)}>
        <TriangleAlert aria-hidden="true" />
        <span>{problems.length === 1 ? first.sentence : `${problems.length} problems with this recorder`}</span>
        <ChevronRight aria-hidden="true" />
      </button>
      {isOpen && <ProblemSheet problems={problems} onClose={() => setIsOpen(false)} />}
    </div>
  );
}

interface ProblemSheetProps {
  readonly problems: readonly HealthProblemView[];
  readonly onClose: () => void;
}

function ProblemSheet({ problems, onClose }: ProblemSheetProps): ReactNode {
  const [now_ms] = useState(() => Date.now());
  return (
    <Sheet title="What is wrong" onClose={onClose}>
      <ul className="problem-list">
        {problems.map(({ kind, cameraId, since, sentence, whatToDo }) => (
          <li key={`${kind} ${cameraId ?? ''}`}>
            <TriangleAlert aria-hidden="true" />
            <div>
              <strong>{sentence}</strong>
              <p className="dim">
                Since {dayAndTime(since, now_ms)}. {whatToDo}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <Button kind="plain" onClick={onClose}>
        Close
      </Button>
    </Sheet>
  );
}
