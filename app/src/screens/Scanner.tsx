/** The viewfinder: starts the camera at once, says why when it cannot, and hands on what it reads. */
import { CameraOff } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { NoCamera, scan } from '@nightlatch/ui/scan/scanner';
import { Button } from '../parts/Button.tsx';

export interface ScannerProps {
  /** Called for every code seen, several times a second while it is in view. */
  readonly onCode: (text: string) => void;
  /** What to do, or what is wrong with the code in view; said while the camera runs. */
  readonly children: ReactNode;
}

export function Scanner({ onCode, children }: ScannerProps): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    latest.current = onCode;
  });

  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const leaving = new AbortController();
    setProblem(undefined);
    scan(element, {
      onCode: (text) => latest.current(text),
      instead: 'type the pairing code instead',
      signal: leaving.signal,
    }).catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      setProblem(error instanceof NoCamera ? error.message : 'The camera stopped. Try again.');
    });
    return () => leaving.abort();
  }, [attempt]);

  return (
    <>
      <div className="finder">
        <video ref={video} muted playsInline aria-label="What the camera sees" hidden={problem !== undefined} />
        {problem === undefined ? (
          <span className="finder-corners" aria-hidden="true" />
        ) : (
          <div className="finder-problem" role="alert">
            <CameraOff aria-hidden="true" />
            <p>{problem}</p>
            <Button kind="plain" onClick={() => setAttempt(attempt + 1)}>
              Try the camera again
            </Button>
          </div>
        )}
      </div>
      {problem === undefined && children}
    </>
  );
}
