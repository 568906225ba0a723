/**
 * Powered-on milliseconds over all boots: what codes, grants and waits are counted in. The wall clock takes no part. The stored
 * figure runs one interval ahead, so that a restart or a power cut can only shorten a life, by one interval at most.
 */
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Settings } from './settings.ts';

const POWERED_INTERVAL_MS = 30_000;
const COPY_EVERY_MS = 20 * 60 * 60_000;

export interface PoweredClock {
  /** Whole milliseconds; never goes back, over restarts too. */
  now_ms(): number;
  stop(): void;
}

export function startPoweredClock(settings: Settings, clock: Clock, log: Log): PoweredClock {
  const stored = Number(settings.db.prepare('SELECT powered_ms FROM recorder').get()?.['powered_ms'] ?? 0);
  const started = clock.monotonic_ms();
  let persisted = stored;
  let copied = stored;
  let failing = false;
  const now_ms = (): number => {
    const now = stored + Math.max(0, Math.floor(clock.monotonic_ms() - started));
    // A late timer must not let the figure in use pass the stored one. (Never inside a transaction: it might be rolled back.)
    if (now >= persisted - POWERED_INTERVAL_MS / 2 && !settings.db.isTransaction) persist(now);
    return now;
  };
  function persist(now: number): void {
    const ahead = now + POWERED_INTERVAL_MS;
    try {
      settings.db.prepare('UPDATE recorder SET powered_ms = ?').run(ahead);
    } catch (error) {
      // A full disk must not take the console down. It is tried again at each look; meanwhile no code can be tried either,
      // since a try is written before it is compared.
      if (!failing) log.error('the powered-on time could not be stored', { error });
      failing = true;
      return;
    }
    failing = false;
    persisted = ahead;
    if (now - copied < COPY_EVERY_MS) return;
    copied = now;
    settings.copySoon();
  }
  persist(stored);
  const timer = setInterval(now_ms, POWERED_INTERVAL_MS / 4);
  timer.unref();
  return { now_ms, stop: () => clearInterval(timer) };
}
