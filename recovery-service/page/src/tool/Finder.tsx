/** The camera's picture, and why there is none where it cannot be used. */
import { NoCamera, scan } from '@nightlatch/ui/scan/scanner';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Sentence } from '../parts/Sentence.tsx';

export function Finder({ onCode }: { readonly onCode: (text: string) => void }): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const leaving = new AbortController();
    scan(element, {
      onCode: (text) => latest.current(text),
      instead: 'choose a file or photo instead',
      signal: leaving.signal,
    }).catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      setProblem(error instanceof NoCamera ? error.message : 'The camera stopped. Try again.');
    });
    return () => leaving.abort();
  }, []);
  return (
    <>
      <div className="finder" hidden={problem !== undefined}>
        <video ref={video} muted playsInline aria-label="What the camera sees" />
      </div>
      {problem === undefined ? (
        <p className="dim">Hold the camera so that the QR fills the picture.</p>
      ) : (
        <div role="alert">
          <Sentence tone="warning" title="The camera cannot be used">
            <p>{problem}</p>
          </Sentence>
        </div>
      )}
    </>
  );
}
