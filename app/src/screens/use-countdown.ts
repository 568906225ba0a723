/** Seconds left of a wait, counted down once a second. */
import { useEffect, useState } from 'react';

export interface Countdown {
  readonly left_s: number;
  readonly start: (seconds: number) => void;
}

export function useCountdown(): Countdown {
  const [ends_ms, setEnds] = useState(0);
  const [now_ms, setNow] = useState(0);
  useEffect(() => {
    if (ends_ms === 0) return;
    const tick = (): void => {
      setNow(performance.now());
      if (performance.now() >= ends_ms) setEnds(0);
    };
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [ends_ms]);
  return {
    left_s: ends_ms === 0 ? 0 : Math.max(0, Math.ceil((ends_ms - now_ms) / 1000)),
    start: (seconds) => {
      setNow(performance.now());
      setEnds(performance.now() + seconds * 1000);
    },
  };
}
