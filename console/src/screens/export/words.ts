/** What the export dialog says of a range, a size and a stick. Pure. */
import type { Export, Stick } from '@nightlatch/protocol';
import { sayDuration } from '../../kit/feedback/useCountdown.ts';
import { sayBytes } from '../system/words.ts';

/** In the recorder's time zone; one day is named once. */
export function sayRange(from_ms: number, to_ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
  return format.formatRange(from_ms, to_ms);
}

const fileSystems: Readonly<Record<string, string>> = {
  vfat: 'FAT32',
  msdos: 'FAT',
  exfat: 'exFAT',
  ntfs: 'NTFS',
  ntfs3: 'NTFS',
  fuseblk: 'NTFS',
  iso9660: 'CD or DVD',
  udf: 'CD or DVD',
  tmpfs: 'memory',
};

/** `12.4 GB free of 32.0 GB · FAT32` */
export function sayRoom({ bytes, freeBytes, fileSystem }: Stick): string {
  return `${sayBytes(freeBytes)} free of ${sayBytes(bytes)} · ${fileSystems[fileSystem] ?? fileSystem}`;
}

/** Why an export of this size cannot go to a stick; undefined when it can. */
export function stickObstacle({ trouble, freeBytes }: Stick, bytesOnStick: number): string | undefined {
  if (trouble !== undefined) return trouble;
  return freeBytes < bytesOnStick ? `Too small: this export takes about ${sayBytes(bytesOnStick)}.` : undefined;
}

/** `18.3 MB a second, about 4 minutes left` */
export function sayPace({ bytesPerSecond = 0, secondsLeft, isQuiet }: NonNullable<Export['stick']>): string {
  if (isQuiet === true) return 'It takes nothing at the moment.';
  if (bytesPerSecond === 0 || secondsLeft === undefined) return '';
  return `${sayBytes(bytesPerSecond)} a second, about ${sayDuration(secondsLeft)} left`;
}

/** Of the whole way, reading back included. */
export function shareDone({ bytes, bytesExpected, stick }: Export): number {
  const share = bytesExpected === 0 ? 0 : Math.min((100 * bytes) / bytesExpected, 100);
  if (stick === undefined) return share;
  return stick.phase === 'checking' ? 50 + share / 2 : share / 2;
}
