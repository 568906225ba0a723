/** The problems of the recorder that is open, asked now and then while the page is seen. What cannot be asked is no problem of its own here. */
import { routes, type HealthProblemView } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { useEffect, useState } from 'react';

const EVERY_MS = 15_000;
const NONE: readonly HealthProblemView[] = [];

/** `session`: of the connection; another one asks anew. Oldest first. */
export function useProblems(session: number): readonly HealthProblemView[] {
  const [problems, setProblems] = useState(NONE);
  useEffect(() => {
    const stopping = new AbortController();
    const ask = (): void => {
      if (document.visibilityState !== 'visible') return;
      call(routes.health, { signal: stopping.signal }).then(
        (health) => setProblems(health.problems),
        // The connection tells what is the matter; the last answer is as good as none.
        () => {
          if (!stopping.signal.aborted) setProblems(NONE);
        },
      );
    };
    ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      stopping.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [session]);
  return problems;
}
