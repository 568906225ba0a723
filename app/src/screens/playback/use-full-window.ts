/**
 * Playback over the whole window, and over the whole screen where the browser can: iPhones can only give that to a video, so there it is
 * the window. Escape and the way back end it.
 */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

export interface FullWindow {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly isFull: boolean;
  readonly toggle: () => void;
}

export function useFullWindow(): FullWindow {
  const place = useRef<HTMLDivElement>(null);
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    if (!isFull) return;
    const onChange = (): void => {
      if (document.fullscreenElement === null) setFull(false);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setFull(false);
    };
    document.addEventListener('fullscreenchange', onChange);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('fullscreenchange', onChange);
      document.removeEventListener('keydown', onKey);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, [isFull]);
  const toggle = useCallback(() => {
    // Where it is refused, the window is all there is.
    if (!isFull && document.fullscreenEnabled) place.current?.requestFullscreen().catch(() => undefined);
    setFull(!isFull);
  }, [isFull]);
  return { place, isFull, toggle };
}
