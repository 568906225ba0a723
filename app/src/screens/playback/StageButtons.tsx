/** Over the pictures: the speaker, the whole screen, and there whether anything else is shown. */
import { ChevronDown, ChevronUp, Maximize, Minimize, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';

export interface Speaker {
  /** The camera that is heard. */
  readonly of: string;
  readonly isOn: boolean;
  /** In words, where this browser cannot play it. */
  readonly problem: string | undefined;
  readonly toggle: () => void;
}

export interface StageButtonsProps {
  /** Undefined: no camera records sound. */
  readonly sound: Speaker | undefined;
  readonly isFull: boolean;
  readonly onFull: () => void;
  /** On the full screen, the pictures alone. */
  readonly isBare: boolean;
  readonly onBare: () => void;
}

export function StageButtons({ sound, isFull, onFull, isBare, onBare }: StageButtonsProps): ReactNode {
  return (
    <div className="stage-buttons">
      {sound !== undefined && (
        <button type="button" aria-pressed={sound.isOn} aria-label={`Sound of ${sound.of}`} onClick={sound.toggle}>
          {sound.isOn ? <Volume2 aria-hidden="true" /> : <VolumeX aria-hidden="true" />}
        </button>
      )}
      {isFull && (
        <button type="button" aria-label={isBare ? 'Show the controls' : 'Hide the controls'} onClick={onBare}>
          {isBare ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        </button>
      )}
      <button type="button" aria-label={isFull ? 'Leave the full screen' : 'Full screen'} onClick={onFull}>
        {isFull ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
      </button>
    </div>
  );
}
