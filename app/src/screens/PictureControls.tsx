/** Below a picture that is shown alone: its sound with how loud it is, and the choice where this browser cannot show what the camera sends. */
import type { LiveExtras } from '@nightlatch/ui/player/use-live-extras';
import { RefreshCw, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';

export function PictureControls({ extras }: { extras: LiveExtras }): ReactNode {
  const { choice, sound } = extras;
  return (
    <div className="picture-controls">
      <div className="picture-sound">
        <button type="button" className="button button-plain" aria-pressed={sound.isOn} onClick={sound.toggle}>
          {sound.isOn ? <Volume2 aria-hidden="true" /> : <VolumeX aria-hidden="true" />}
          {sound.isOn ? 'Sound on' : 'Sound off'}
        </button>
        {sound.isOn && (
          <input
            type="range"
            aria-label="How loud"
            min={0.05}
            max={1}
            step={0.05}
            value={sound.volume}
            onChange={(event) => sound.setVolume(event.target.valueAsNumber)}
          />
        )}
      </div>
      {sound.problem !== undefined && <p role="status">{sound.problem}</p>}
      {choice?.sentence !== undefined && <p>{choice.sentence}</p>}
      {choice !== undefined && (
        <button type="button" className="button button-plain" onClick={choice.toggle}>
          <RefreshCw aria-hidden="true" />
          {choice.isConverted ? 'Show it as it comes' : 'Show anyway: the recorder converts it'}
        </button>
      )}
    </div>
  );
}
