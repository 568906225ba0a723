/** A wait that the recorder asked for, counted down by the monotonic clock. */
import { useCallback, useEffect, useState } from 'react';

const TICK_MS = 250;

/** Whole seconds that are left of a wait of `seconds` begun at `begun_ms`; 0 when it is over. */
export function waitLeft_s(begun_ms: number, seconds: number, now_ms: number): number {
  return Math.max(0, Math.ceil(seconds - (now_ms - begun_ms) / 1000));
}

/** `begin(seconds)` starts a wait over; `left_s` counts down to 0. */
export function useWait(): { left_s: number; begin: (seconds: number) => void } {
  const [wait, setWait] = useState<{ begun_ms: number; seconds: number }>();
  const [left_s, setLeft] = useState(0);
  const begin = useCallback((seconds: number) => {
    setWait({ begun_ms: performance.now(), seconds });
    setLeft(Math.ceil(seconds));
  }, []);
  useEffect(() => {
    if (wait === undefined || wait.seconds <= 0) return;
    const timer = setInterval(() => {
      const left = waitLeft_s(wait.begun_ms, wait.seconds, performance.now());
      setLeft(left);
      if (left === 0) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [wait]);
  return { left_s, begin };
}
