/** The range of a clip as two pickers give it, by the recorder's clock. Pure; Unix milliseconds. */
import { instantOfLocal, localOf, type Range } from '@nightlatch/ui/timeline/zone';

const LONGEST_MS = 24 * 3_600_000;
const SECOND_MS = 1_000;

/** What a picker of date and time shows. */
export function pickerValue(at_ms: number, timeZone: string): string {
  const second_ms = Math.floor(at_ms / SECOND_MS) * SECOND_MS;
  return new Date(localOf(second_ms, timeZone)).toISOString().slice(0, 19);
}

export type PickedRange = { readonly range: Range } | { readonly problem: string; readonly field: 'from' | 'to' };

export function readRange(from: string, to: string, timeZone: string): PickedRange {
  const from_ms = readPicker(from, timeZone);
  const to_ms = readPicker(to, timeZone);
  if (from_ms === undefined) return { field: 'from', problem: 'Choose a day and a time.' };
  if (to_ms === undefined) return { field: 'to', problem: 'Choose a day and a time.' };
  if (to_ms <= from_ms) return { field: 'to', problem: 'The end comes after the beginning.' };
  if (to_ms - from_ms > LONGEST_MS) return { field: 'to', problem: 'Choose 24 hours at most.' };
  return { range: { from_ms, to_ms } };
}

function readPicker(value: string, timeZone: string): number | undefined {
  const local_ms = Date.parse(`${value}Z`);
  return Number.isNaN(local_ms) ? undefined : instantOfLocal(local_ms, timeZone);
}

/** `1 h 2 min`, `1 min 5 s` */
export function sayLength(length_ms: number): string {
  const total_s = Math.round(length_ms / 1_000);
  const parts = [
    [Math.floor(total_s / 3_600), 'h'],
    [Math.floor(total_s / 60) % 60, 'min'],
    [total_s % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.length === 0 ? '0 s' : said.join(' ');
}
