/** All requests of the page with their one button. */
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import type { Outgoing, OutgoingRequests } from '../model/outgoing.ts';
import { canSend, type Progress } from '../model/progress.ts';
import { sayButton, sayNext } from '../model/words.ts';
import { RequestCard } from './RequestCard.tsx';

export function Requests({ outgoing }: { readonly outgoing: OutgoingRequests }): ReactNode {
  const { all, sender } = useSyncExternalStore(outgoing.subscribe, outgoing.snapshot);
  const now_ms = useNow(all.some(({ progress }) => progress.at === 'held' && progress.why === 'too-many'));
  useEffect(() => {
    const onSight = (): void => {
      if (document.visibilityState === 'visible') outgoing.lookNow();
    };
    document.addEventListener('visibilitychange', onSight);
    window.addEventListener('online', onSight);
    return () => {
      document.removeEventListener('visibilitychange', onSight);
      window.removeEventListener('online', onSight);
    };
  }, [outgoing]);
  const progress = all.map((one) => one.progress);
  const sendable = progress.filter((one) => canSend(one, now_ms)).length;
  const open = progress.filter(({ at }) => at === 'ready' || at === 'held' || at === 'sending').length;
  const isSending = progress.some(({ at }) => at === 'sending');
  return (
    <>
      {all.map((one, at) => (
        <RequestCard
          key={one.request.flowId}
          outgoing={one}
          sender={sender}
          left_s={leftOf(one.progress, now_ms)}
          leads={at === 0 || nextOf(all[at - 1]) !== nextOf(one)}
          explains={all.findIndex(({ request }) => request.kind === one.request.kind) === at}
        />
      ))}
      {open > 0 && (
        <div className="actions">
          <button
            type="button"
            className="button button-main"
            aria-disabled={isSending || sendable === 0}
            onClick={() => void outgoing.send()}
          >
            {sayButton(open, progress)}
          </button>
        </div>
      )}
    </>
  );
}

function nextOf(one: Outgoing | undefined): string {
  return one === undefined ? '' : sayNext(one.request, one.progress).join('\n');
}

function leftOf(progress: Progress, now_ms: number): number {
  return progress.at === 'held' && progress.why === 'too-many'
    ? Math.max(0, Math.ceil((progress.until_ms - now_ms) / 1000))
    : 0;
}

/** The monotonic clock, looked at every second while `ticks`. */
function useNow(ticks: boolean): number {
  const [now_ms, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!ticks) return;
    const look = (): void => setNow(performance.now());
    const first = setTimeout(look, 0);
    const timer = setInterval(look, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [ticks]);
  return now_ms;
}
