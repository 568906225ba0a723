/** What the page says of a check. Pure. */
import { parseFingerprint, showFingerprint } from '@nightlatch/protocol/export/proof';
import type { Finding, Verdict } from '@nightlatch/protocol/export/verify';

export interface Headline {
  readonly kind: 'good' | 'bad' | 'warning';
  readonly title: string;
  readonly sentence: string;
}

export function headline({ state, findings }: Verdict): Headline {
  switch (state) {
    case 'intact':
    case 'unknown-recorder':
      return {
        kind: 'good',
        title: 'Intact',
        sentence: 'Every byte is as the recorder with this fingerprint signed it. Now compare the fingerprint.',
      };
    case 'altered':
      return {
        kind: 'bad',
        title: 'Altered',
        sentence: `This is not as the recorder exported it. ${findings.length === 1 ? 'One thing differs' : `${findings.length} things differ`}:`,
      };
    case 'unsigned':
      return {
        kind: 'warning',
        title: 'Unsigned',
        sentence:
          findings.length === 0
            ? 'There is no signature: nothing proves where this comes from.'
            : 'There is no signature: nothing proves where this comes from. And it is not as its own list says:',
      };
  }
}

/** `Yard, 23 Nov 2026, 08:00:02 – 08:00:03 (Europe/Berlin)`; undefined where a finding is not in a video. */
export function sayPlace({ camera, from, to }: Finding, timeZone: string): string | undefined {
  if (camera === undefined || from === undefined || to === undefined) return undefined;
  return `${camera}, ${sayRange(from, to, timeZone)}`;
}

export function sayRange(from: string, to: string, timeZone: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  const zone = isZone(timeZone) ? timeZone : 'UTC';
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  return `${format.formatRange(new Date(from), new Date(to))} (${zone})`;
}

/** What an export calls its time zone may be anything. */
function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

export interface Compared {
  readonly kind: 'good' | 'bad' | 'plain';
  readonly sentence: string;
}

/** `typed`: as the recorder shows it; `fingerprint`: of the key that signed. */
export function compare(typed: string, fingerprint: string): Compared {
  if (typed.trim() === '') return { kind: 'plain', sentence: '' };
  const asked = parseFingerprint(typed);
  if (asked === undefined)
    return { kind: 'plain', sentence: 'A fingerprint has 30 letters and digits, in groups of six.' };
  if (!fingerprint.startsWith(asked))
    return { kind: 'bad', sentence: `No: another recorder signed this, ${showFingerprint(fingerprint)}.` };
  return asked.length === fingerprint.length
    ? { kind: 'good', sentence: 'Yes: the recorder with this fingerprint signed it.' }
    : { kind: 'plain', sentence: 'The recorder’s id is the same; only the whole fingerprint proves it.' };
}

/** `3.4 GB` */
export function sayBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `1.2 GB of 3.4 GB, 310 MB a second, about 8 seconds left` */
export function sayPace(bytes: number, of: number, took_ms: number): string {
  const done = `${sayBytes(bytes)} of ${sayBytes(of)}`;
  if (took_ms < 1_000 || bytes === 0) return done;
  const perSecond = (bytes * 1_000) / took_ms;
  const left_s = Math.ceil(Math.max(of - bytes, 0) / perSecond);
  const left = left_s > 90 ? `${Math.round(left_s / 60)} minutes` : `${left_s} second${left_s === 1 ? '' : 's'}`;
  return `${done}, ${sayBytes(perSecond)} a second, about ${left} left`;
}
