/** A sentence that matters, with an icon so that its colour is not alone. */
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from '../model/words.ts';

const icons = { info: Info, good: CircleCheck, warning: TriangleAlert, bad: CircleX } as const;

export interface SentenceProps {
  readonly tone: Tone;
  readonly title: string;
  readonly children: ReactNode;
}

export function Sentence({ tone, title, children }: SentenceProps): ReactNode {
  const Icon = tone === 'busy' ? undefined : icons[tone];
  return (
    <div className={`said said-${tone}`}>
      {Icon === undefined ? <span className="spinner" aria-hidden="true" /> : <Icon aria-hidden="true" />}
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}
