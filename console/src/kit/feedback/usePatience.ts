/** Waits shorter than 300 ms need no words: true once `isWaiting` has lasted that long, false as soon as it ends. */
import { useEffect, useState } from 'react';

const PATIENCE_MS = 300;

export function usePatience(isWaiting: boolean): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isWaiting]);
  return isWaiting && isLong;
}
