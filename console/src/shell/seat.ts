/**
 * The seat of this screen: a heartbeat every 3 seconds tells the recorder that the screen lives, and its answer tells the
 * screen whether it still has its seat.
 */
import { useEffect, useState } from 'react';
import { routes } from '@nightlatch/protocol';
import { ApiProblem, Unreachable, call } from '@nightlatch/ui/api';

const HEARTBEAT_MS = 3_000;
/** While the recorder does not answer, asked more often, so that the wait after its restart is short. */
const AWAY_MS = 1_000;

/** `checking`: nothing known yet; `held`; `none`: never had one; `lost`: had one; `away`: the recorder does not answer. */
export type SeatState = 'checking' | 'held' | 'none' | 'lost' | 'away';

/** What a heartbeat's outcome makes of the seat. `had`: this page has held the seat before. */
export function seatAfter(outcome: unknown, before: SeatState, had: boolean): SeatState {
  if (outcome === undefined) return 'held';
  if (outcome instanceof ApiProblem) {
    const endedSessionOnly = outcome.code === 'session-ended' || outcome.code === 'credentials-reset';
    if (outcome.status === 401 && !endedSessionOnly) return had ? 'lost' : 'none';
    return outcome.status === 429 || outcome.status >= 500 ? before : 'held';
  }
  return outcome instanceof Unreachable ? 'away' : before;
}

/** Beats while the page lives. `onBack`: the recorder answers again after it did not. */
export function useSeat(onBack: () => void): SeatState {
  const [state, setState] = useState<SeatState>('checking');
  useEffect(() => {
    const stopped = new AbortController();
    let current: SeatState = 'checking';
    let had = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const beat = async (): Promise<void> => {
      let outcome: unknown;
      try {
        await call(routes.heartbeat, { signal: stopped.signal });
      } catch (error) {
        outcome = error;
      }
      if (stopped.signal.aborted) return;
      const next = seatAfter(outcome, current, had);
      if (current === 'away' && next === 'held') onBack();
      had ||= next === 'held';
      current = next;
      setState(next);
      if (next === 'lost' || next === 'none') return;
      timer = setTimeout(() => void beat(), next === 'away' ? AWAY_MS : HEARTBEAT_MS);
    };
    void beat();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [onBack]);
  return state;
}
