/** The buttons that play: event before and after, ten seconds, play, single pictures, the speed. */
import { SPEEDS } from '@nightlatch/ui/playback/play-clock';
import type { PlayerControls } from '@nightlatch/ui/playback/play-controls';
import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';

const TEN_S_MS = 10_000;

export interface TransportProps {
  readonly controls: PlayerControls;
  readonly isPlaying: boolean;
  readonly rate: number;
  /** A search for an event is under way. */
  readonly isSearching: boolean;
  readonly onEvent: (way: 'before' | 'after') => void;
}

export function Transport({ controls, isPlaying, rate, isSearching, onEvent }: TransportProps): ReactNode {
  return (
    <div className="transport" role="group" aria-label="Playing">
      <button type="button" aria-label="Event before" aria-disabled={isSearching} onClick={() => onEvent('before')}>
        <SkipBack aria-hidden="true" />
      </button>
      <button type="button" aria-label="−10 s, back" onClick={() => controls.skip(-TEN_S_MS)}>
        −10 s
      </button>
      <button
        type="button"
        className="transport-play"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        onClick={isPlaying ? controls.pause : controls.play}
      >
        {isPlaying ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
      </button>
      <button type="button" aria-label="+10 s, on" onClick={() => controls.skip(TEN_S_MS)}>
        +10 s
      </button>
      <button type="button" aria-label="Event after" aria-disabled={isSearching} onClick={() => onEvent('after')}>
        <SkipForward aria-hidden="true" />
      </button>
      <button type="button" aria-label="Picture before" onClick={() => controls.step('backwards')}>
        <StepBack aria-hidden="true" />
      </button>
      <button type="button" aria-label="Picture after" onClick={() => controls.step('forwards')}>
        <StepForward aria-hidden="true" />
      </button>
      <SpeedSelect rate={rate} onChange={controls.setRate} />
    </div>
  );
}

function SpeedSelect({ rate, onChange }: { rate: number; onChange: (rate: number) => void }): ReactNode {
  return (
    <label className="transport-speed">
      <span className="visually-hidden">Speed</span>
      <select value={rate} onChange={(event) => onChange(Number(event.target.value))}>
        <optgroup label="Forwards">
          {SPEEDS.toReversed().map((speed) => (
            <option key={speed} value={speed}>
              {sayRate(speed)}
            </option>
          ))}
        </optgroup>
        <optgroup label="Backwards">
          {SPEEDS.map((speed) => (
            <option key={-speed} value={-speed}>
              {sayRate(-speed)}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

/** `½×`, `−4×` */
function sayRate(rate: number): string {
  const size = Math.abs(rate);
  const words = size === 0.25 ? '¼' : size === 0.5 ? '½' : String(size);
  return `${rate < 0 ? '−' : ''}${words}×`;
}
