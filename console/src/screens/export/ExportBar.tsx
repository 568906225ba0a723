/** How far an export is, as a bar and in words. */
import type { Export } from '@nightlatch/protocol';
import { Meter } from 'react-aria-components';
import { sayBytes } from '../system/words.ts';
import { sayPace, shareDone } from './words.ts';

export function ExportBar({ current }: { readonly current: Export }) {
  const { bytes, bytesExpected, stick } = current;
  const about = stick?.phase === 'checking' ? `of ${sayBytes(bytesExpected)}` : `of about ${sayBytes(bytesExpected)}`;
  const share = shareDone(current);
  return (
    <Meter
      className="storage-meter"
      aria-label={stick === undefined ? 'Downloaded' : `On the stick ${stick.name}`}
      value={share}
      valueLabel={`${sayBytes(bytes)} ${about}`}
    >
      <div className="storage-words">
        <strong>{sayPhase(stick)}</strong>
        <span>
          {sayBytes(bytes)} {about}
        </span>
      </div>
      <div className="storage-bar" aria-hidden>
        <span style={{ width: `${share}%` }} />
      </div>
      <p className="export-pace" role="status">
        {stick !== undefined && sayPace(stick)}
      </p>
    </Meter>
  );
}

function sayPhase(stick: Export['stick']): string {
  if (stick === undefined) return 'Downloading';
  return stick.phase === 'checking' ? `Reading back from “${stick.name}”` : `Writing to “${stick.name}”`;
}
