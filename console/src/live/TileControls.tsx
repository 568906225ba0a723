/** What floats beside an enlarged picture: its sound, and the choice where this browser cannot show what the camera sends. */
import { RefreshCw, Volume1, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LiveExtras } from '@nightlatch/ui/player/use-live-extras';
import './tile-controls.css';

const LOUD = 0.8;
const QUIET = 0.3;

export function TileControls({ extras, large }: { extras: LiveExtras; large: boolean }): ReactNode {
  const { choice, sound } = extras;
  return (
    <>
      {choice !== undefined && (
        <div className="tile-choice" data-alone={choice.sentence === undefined || undefined}>
          {(large || choice.sentence === undefined) && (
            <button type="button" onClick={choice.toggle}>
              <RefreshCw aria-hidden="true" />
              {choice.isConverted ? 'Show it as it comes' : 'Show anyway: the recorder converts it'}
            </button>
          )}
          {choice.sentence !== undefined && large && <p>{choice.sentence}</p>}
        </div>
      )}
      {large && (
        <div className="tile-sound" role="group" aria-label="Sound">
          <button type="button" aria-pressed={sound.isOn} onClick={sound.toggle}>
            {sound.isOn ? <Volume2 aria-hidden="true" /> : <VolumeX aria-hidden="true" />}
            {sound.isOn ? 'Sound on' : 'Sound off'}
          </button>
          {sound.isOn && (
            <>
              <button
                type="button"
                aria-label="Quieter"
                disabled={sound.volume <= QUIET}
                onClick={() => sound.setVolume(sound.volume > LOUD ? LOUD : QUIET)}
              >
                <Volume1 aria-hidden="true" />
              </button>
              <button
                type="button"
                aria-label="Louder"
                disabled={sound.volume >= 1}
                onClick={() => sound.setVolume(sound.volume < LOUD ? LOUD : 1)}
              >
                <Volume2 aria-hidden="true" />
              </button>
            </>
          )}
          {sound.problem !== undefined && <p role="status">{sound.problem}</p>}
        </div>
      )}
    </>
  );
}
