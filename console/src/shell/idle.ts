/**
 * Signs an idle console out: the mouse and the keyboard count as activity, video that plays does not. The recorder counts
 * too, so it is told now and then that somebody is there.
 */
import { useEffect, useRef } from 'react';
import { routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';

const ACTIVITY = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;
const CHECK_EVERY_MS = 1_000;
/** The recorder hears of activity at most this often. */
const TELL_EVERY_MS = 15_000;

/** Seconds until an idle console signs out, at least 0. Times in milliseconds of the same monotonic clock. */
export function idleLeft_s(lastActive_ms: number, now_ms: number, limit_s: number): number {
  return Math.max(0, limit_s - (now_ms - lastActive_ms) / 1000);
}

/** Calls `onIdle` once when nobody has touched mouse or keyboard for `limit_s`; off while `limit_s` is undefined. */
export function useIdle(limit_s: number | undefined, onIdle: () => void): void {
  const latest = useRef(onIdle);
  useEffect(() => {
    latest.current = onIdle;
  });
  useEffect(() => {
    if (limit_s === undefined) return;
    let lastActive_ms = performance.now();
    let lastTold_ms = lastActive_ms;
    const touch = (): void => {
      lastActive_ms = performance.now();
    };
    for (const kind of ACTIVITY) window.addEventListener(kind, touch, { capture: true, passive: true });
    const timer = setInterval(() => {
      if (lastActive_ms > lastTold_ms && performance.now() - lastTold_ms >= TELL_EVERY_MS) {
        lastTold_ms = performance.now();
        // A failure shows in the session, which is asked for anyway.
        call(routes.active).catch(() => undefined);
      }
      if (idleLeft_s(lastActive_ms, performance.now(), limit_s) > 0) return;
      clearInterval(timer);
      latest.current();
    }, CHECK_EVERY_MS);
    return () => {
      clearInterval(timer);
      for (const kind of ACTIVITY) window.removeEventListener(kind, touch, { capture: true });
    };
  }, [limit_s]);
}
