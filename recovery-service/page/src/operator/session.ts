/** What the parts of the page ask for, kept fresh; an answer that says there is no session leads back to the door. */
import { ApiProblem } from '@nightlatch/ui/api';
import { type Polled, usePolled } from '@nightlatch/ui/use-polled';
import { createContext, useContext, useEffect } from 'react';

/** Called when the session has ended. */
export const SessionContext = createContext<() => void>(() => undefined);

const EVERY_MS = 10_000;

export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Polled<T> {
  const ended = useContext(SessionContext);
  const polled = usePolled(key, EVERY_MS, ask);
  const isOver = polled.error instanceof ApiProblem && polled.error.code === 'not-signed-in';
  useEffect(() => {
    if (isOver) ended();
  }, [isOver, ended]);
  return polled;
}
