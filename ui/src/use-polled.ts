/**
 * An answer of the recorder that a screen keeps fresh: asked for at once, every `every_ms`, and by `reload`; one request at a time. What
 * came last stays while it is asked again and after a failure. A new `key` begins anew; undefined: nothing is asked.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Polled<T> {
  readonly data: T | undefined;
  /** What the last try threw; undefined once one succeeds. */
  readonly error: unknown;
  /** Resolves when the answer is there, or was refused. */
  readonly reload: () => Promise<void>;
}

export function usePolled<T>(
  key: string | undefined,
  every_ms: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Polled<T> {
  const [state, setState] = useState<{ readonly key: string; readonly data: T | undefined; readonly error: unknown }>();
  const latest = useRef(ask);
  const load = useRef<() => Promise<void>>(undefined);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (key === undefined) return;
    const stopped = new AbortController();
    let running: AbortController | undefined;
    const run = async (): Promise<void> => {
      // One that began before a change would bring what was before it.
      running?.abort();
      const mine = new AbortController();
      running = mine;
      const isOver = (): boolean => stopped.signal.aborted || mine.signal.aborted;
      try {
        const data = await latest.current(mine.signal);
        if (!isOver()) setState({ key, data, error: undefined });
      } catch (error) {
        if (!isOver()) setState((before) => ({ key, data: before?.key === key ? before.data : undefined, error }));
      }
    };
    load.current = run;
    void run();
    const timer = setInterval(() => void run(), every_ms);
    return () => {
      stopped.abort();
      running?.abort();
      clearInterval(timer);
    };
  }, [key, every_ms]);
  const reload = useCallback(async () => load.current?.(), []);
  const current = state?.key === key ? state : undefined;
  return { data: current?.data, error: current?.error, reload };
}
