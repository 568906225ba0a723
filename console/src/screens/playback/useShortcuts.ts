/** A keyboard works too: space plays and pauses, arrows jump ten seconds, comma and full stop step a frame. */
import { useEffect } from 'react';
import type { PlayerControls } from '@nightlatch/ui/playback/play-controls';
import { useLatest } from '../../kit/index.ts';
import { SKIP_MS } from './Transport.tsx';

export function useShortcuts(isOn: boolean, controls: PlayerControls & { readonly isPlaying: boolean }): void {
  const latest = useLatest(controls);
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const { isPlaying, play, pause, skip, step } = latest.current;
      const target = event.target instanceof Element ? event.target : undefined;
      // Those have a use for keys of their own.
      if (target?.closest('input, [role=slider], [role=option], [role=dialog] [role=dialog]') !== null && target)
        return;
      if (event.key === ' ' && target?.closest('button') === null) {
        if (isPlaying) pause();
        else play();
      } else if (event.key === 'ArrowLeft') skip(-SKIP_MS);
      else if (event.key === 'ArrowRight') skip(SKIP_MS);
      else if (event.key === ',') step('backwards');
      else if (event.key === '.') step('forwards');
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOn, latest]);
}
