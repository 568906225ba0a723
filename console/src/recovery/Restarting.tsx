/** The restart of what people use: waits until the recorder has been away and is back, then loads the screen afresh. */
import { LoaderCircle } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { routes } from '@nightlatch/protocol';
import { Unreachable, call } from '@nightlatch/ui/api';

const LOOK_EVERY_MS = 500;
/** A restart that was too quick to be seen: the screen is loaded afresh all the same. */
const SEEN_BY_MS = 20_000;

export function Restarting(): ReactNode {
  useEffect(() => {
    const stopped = new AbortController();
    const begun_ms = performance.now();
    let wasAway = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      let isAway = false;
      try {
        await call(routes.heartbeat, { signal: stopped.signal });
      } catch (error) {
        isAway = error instanceof Unreachable;
      }
      if (stopped.signal.aborted) return;
      wasAway ||= isAway;
      if (!isAway && (wasAway || performance.now() - begun_ms > SEEN_BY_MS)) {
        location.reload();
        return;
      }
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, []);
  return (
    <p className="recovery-restarting" role="status">
      <LoaderCircle aria-hidden="true" />
      This recorder is restarting its screen. It keeps recording meanwhile.
    </p>
  );
}
