/** Time left, in words, from a figure in seconds that the recorder gave. Counts by the monotonic clock, never the wall's. */
import { useEffect, useState } from 'react';
import { waitLeft_s } from '@nightlatch/ui/wait';

const TICK_MS = 500;

/** Whole seconds left of `seconds`, counted from when that figure came; never below 0. */
export function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(Math.max(0, Math.ceil(seconds)));
  useEffect(() => {
    const start_ms = performance.now();
    const update = (): void => {
      const now = waitLeft_s(start_ms, seconds, performance.now());
      setLeft(now);
      if (now === 0) clearInterval(timer);
    };
    const timer = setInterval(update, TICK_MS);
    update();
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

/** `58 minutes`, `45 seconds`; the nearest minute from 90 seconds, the nearest hour from 2 hours on. */
export function sayDuration(seconds: number): string {
  const say = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (seconds >= 7200) return say(Math.round(seconds / 3600), 'hour');
  if (seconds >= 90) return say(Math.round(seconds / 60), 'minute');
  return say(Math.ceil(seconds), 'second');
}
