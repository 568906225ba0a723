/** Time left, in words, from a figure in seconds that the recorder gave. Counts by the monotonic clock, never the wall's. */
import { useEffect, useRef, useState } from 'react';

/** Whole seconds left of `seconds`, counted from when that figure came; never below 0. */
export function useCountdown(seconds: number, now: () => number = () => performance.now()): number {
  const start = useRef({ seconds, at_ms: now() });
  if (start.current.seconds !== seconds) start.current = { seconds, at_ms: now() };
  const [, tick] = useState(0);
  const left = Math.max(0, Math.ceil(seconds - (now() - start.current.at_ms) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [left === 0, seconds]);
  return left;
}

/** `58 minutes`, `1 minute`, `45 seconds`; whole hours above 2 hours. */
export function sayDuration(seconds: number): string {
  const say = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (seconds >= 7200) return say(Math.floor(seconds / 3600), 'hour');
  if (seconds >= 60) return say(Math.floor(seconds / 60), 'minute');
  return say(Math.ceil(seconds), 'second');
}

export interface CountdownProps {
  readonly seconds: number;
  /** Words around the time: "good for {time}". Default: the time alone. */
  readonly say?: ((time: string) => string) | undefined;
  readonly onDone?: (() => void) | undefined;
}

export function Countdown({ seconds, say = (time) => time, onDone }: CountdownProps) {
  const left = useCountdown(seconds);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (left === 0) done.current?.();
  }, [left === 0]);
  return <span role="timer">{say(sayDuration(left))}</span>;
}
