import { expect, test } from 'vitest';
import type { Verdict } from '@nightlatch/protocol/export/verify';
import { compare, headline, sayPace, sayPlace, sayRange } from './words.ts';

const FINGERPRINT = '7K4M2Q91ZX0B7K4M2Q91ZX0B7K4M2Q';
const verdict = (state: Verdict['state'], findings: Verdict['findings'] = []): Verdict => ({
  state,
  findings,
  fingerprint: FINGERPRINT,
  manifest: undefined,
  bytesChecked: 0,
});
const finding = { file: 'a', sentence: 'a was changed.' };

test('each answer has its own title, never told by colour alone', () => {
  const titles = (['intact', 'altered', 'unsigned'] as const).map((state) => headline(verdict(state)).title);
  expect(titles).toEqual(['Intact', 'Altered', 'Unsigned']);
  expect(headline(verdict('altered', [finding])).sentence).toContain('One thing differs');
  expect(headline(verdict('altered', [finding, finding])).sentence).toContain('2 things differ');
  expect(headline(verdict('unsigned', [finding])).sentence).toContain('not as its own list says');
});

test('a fingerprint is compared as people type it; an id alone proves nothing', () => {
  expect(compare(' ', FINGERPRINT)).toEqual({ kind: 'plain', sentence: '' });
  expect(compare('7k4m2q-91zxOb-7k4m2q-91zx0b-7k4m2q', FINGERPRINT).kind).toBe('good');
  expect(compare('7k4m2q-91zx0b-7k4m2q-91zx0b-7k4m2r', FINGERPRINT).kind).toBe('bad');
  expect(compare('NL-7K4M-2Q', FINGERPRINT).sentence).toContain('only the whole fingerprint proves it');
  expect(compare('NL-AAAA-AA', FINGERPRINT).kind).toBe('bad');
  expect(compare('my recorder', FINGERPRINT).sentence).toContain('30 letters and digits');
});

test('times are said in the time zone of the export, and in UTC where that is none', () => {
  const [from, to] = ['2026-11-23T07:00:02.000Z', '2026-11-23T07:00:03.000Z'];
  expect(sayPlace({ ...finding, camera: 'Yard', from, to }, 'Europe/Berlin')).toMatch(
    /^Yard, 23 Nov 2026, 08:00:02.*08:00:03.*\(Europe\/Berlin\)$/,
  );
  expect(sayRange(from, to, '<b>Nowhere</b>')).toMatch(/07:00:02.*\(UTC\)$/);
  expect(sayPlace(finding, 'UTC')).toBeUndefined();
});

test('how fast it goes is said once it is known', () => {
  expect(sayPace(100_000_000, 1e9, 500)).toBe('100 MB of 1.0 GB');
  expect(sayPace(500_000_000, 1e9, 2_000)).toBe('500 MB of 1.0 GB, 250 MB a second, about 2 seconds left');
});
