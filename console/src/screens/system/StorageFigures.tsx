/** Where the footage lies and how much room it has; says so when the folder cannot be written. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { HardDrive } from 'lucide-react';
import { Meter } from 'react-aria-components';
import { Notice, Section } from '../../kit/index.ts';
import { sayBytes } from './words.ts';
import './system.css';

export function StorageFigures({ storage }: { readonly storage: RouteAnswer<Routes['system']>['storage'] }) {
  const { folder, used_bytes, free_bytes, writable } = storage;
  const share = used_bytes + free_bytes > 0 ? (100 * used_bytes) / (used_bytes + free_bytes) : 0;
  return (
    <Section title="Storage">
      {!writable && (
        <Notice kind="bad" title="The footage folder cannot be written.">
          Nothing new is kept until the recorder may write to {folder}. Check the disk and the folder’s permissions.
        </Notice>
      )}
      <Meter className="storage-meter" value={share} aria-label="Disk used" valueLabel={`${sayBytes(used_bytes)} used`}>
        <div className="storage-words">
          <HardDrive aria-hidden />
          <strong>{sayBytes(used_bytes)} used</strong>
          <span>{sayBytes(free_bytes)} free</span>
        </div>
        <div className="storage-bar" aria-hidden>
          <span style={{ width: `${share}%` }} />
        </div>
      </Meter>
      <p className="kit-section-intro">{folder}</p>
    </Section>
  );
}
