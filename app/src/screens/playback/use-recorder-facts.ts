/** What the recorder says of itself to this phone: its clock and zone, and the role of the person. Asked once a session, again until it is told. */
import { routes, type AppRecorder } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { useEffect, useState } from 'react';

export interface RecorderFacts {
  readonly role: AppRecorder['role'];
  /** IANA name: days and clock times on the screen are the recorder's. */
  readonly timeZone: string;
  /** The recorder's clock, Unix milliseconds. */
  readonly now_ms: () => number;
}

const AGAIN_MS = 3_000;

/** `session`: asked again when it changes. `isReached`: not asked while the recorder does not answer. */
export function useRecorderFacts(session: number | undefined, isReached: boolean): RecorderFacts | undefined {
  const [facts, setFacts] = useState<RecorderFacts>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (session === undefined || !isReached) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    call(routes.appRecorder, { signal: abort.signal }).then(
      ({ role, timeZone, now }) => {
        const ahead_ms = Date.parse(now) - Date.now();
        setFacts({ role, timeZone, now_ms: () => Date.now() + ahead_ms });
      },
      // The connection says what is wrong.
      () => {
        if (!abort.signal.aborted) timer = setTimeout(() => setTries((before) => before + 1), AGAIN_MS);
      },
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [session, isReached, tries]);
  return facts;
}
