/** Play, steps, jumps, speeds and sound: one row, each a click. */
import {
  Pause,
  Play,
  Radio,
  RotateCcw,
  RotateCw,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { SPEEDS, sayRate } from '@nightlatch/ui/playback/play-clock';
import type { PlayerControls } from '@nightlatch/ui/playback/play-controls';
import { Button, IconButton } from '../../kit/index.ts';

export const SKIP_MS = 10_000;

export interface TransportProps {
  readonly controls: PlayerControls;
  readonly isPlaying: boolean;
  /** Negative: backwards. */
  readonly rate: number;
  readonly isSearching: boolean;
  readonly onEvent: (direction: 'forwards' | 'backwards') => void;
  readonly onLive: () => void;
  readonly isSoundOn: boolean;
  readonly volume: number;
  readonly onSound: (isOn: boolean) => void;
  readonly onVolume: (volume: number) => void;
}

export function Transport(props: TransportProps) {
  const { controls, isPlaying, rate, isSearching, onEvent, onLive, isSoundOn, volume, onSound, onVolume } = props;
  const isBackwards = rate < 0;
  const turn = (backwards: boolean): void => {
    controls.setRate(backwards ? -Math.abs(rate) : Math.abs(rate));
    controls.play();
  };
  return (
    <div className="playback-transport">
      <div className="playback-group" role="group" aria-label="Play">
        <IconButton
          icon={SkipBack}
          label="Event before"
          isDisabled={isSearching}
          onPress={() => onEvent('backwards')}
        />
        <Button icon={RotateCcw} onPress={() => controls.skip(-SKIP_MS)} aria-label="−10 s">
          10 s
        </Button>
        <IconButton icon={StepBack} label="One frame back" onPress={() => controls.step('backwards')} />
        <span className="playback-backwards">
          <IconButton
            icon={Play}
            label={isPlaying && isBackwards ? 'Stop playing backwards' : 'Play backwards'}
            isPressed={isPlaying && isBackwards}
            onPress={() => (isPlaying && isBackwards ? controls.pause() : turn(true))}
          />
        </span>
        <Button
          kind="primary"
          icon={isPlaying ? Pause : Play}
          onPress={() => (isPlaying ? controls.pause() : turn(false))}
        >
          {isPlaying ? 'Pause' : 'Play'}
        </Button>
        <IconButton icon={StepForward} label="One frame on" onPress={() => controls.step('forwards')} />
        <Button icon={RotateCw} onPress={() => controls.skip(SKIP_MS)} aria-label="+10 s">
          10 s
        </Button>
        <IconButton
          icon={SkipForward}
          label="Next event"
          isDisabled={isSearching}
          onPress={() => onEvent('forwards')}
        />
        <Button icon={Radio} onPress={onLive} aria-label="Go to now">
          Now
        </Button>
      </div>
      <div className="playback-group playback-speeds" role="group" aria-label="Speed">
        {SPEEDS.map((speed) => (
          <ToggleButton
            key={speed}
            className="kit-button playback-speed"
            isSelected={Math.abs(rate) === speed}
            aria-label={`Speed ${sayRate(speed)}`}
            onChange={() => controls.setRate(isBackwards ? -speed : speed)}
          >
            {sayRate(speed)}
          </ToggleButton>
        ))}
      </div>
      <div className="playback-group playback-sound" role="group" aria-label="Sound">
        <IconButton
          icon={isSoundOn ? Volume2 : VolumeX}
          label="Sound"
          isPressed={isSoundOn}
          onPress={() => onSound(!isSoundOn)}
        />
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          aria-label="Volume"
          disabled={!isSoundOn}
          value={Math.round(volume * 100)}
          onChange={(event) => onVolume(Number(event.target.value) / 100)}
        />
      </div>
    </div>
  );
}
