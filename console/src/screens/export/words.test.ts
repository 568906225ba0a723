import { expect, test } from 'vitest';
import type { Export, Stick } from '@nightlatch/protocol';
import { sayPace, sayRange, sayRoom, shareDone, stickObstacle } from './words.ts';

const stick: Stick = { id: 's', name: 'KINGSTON', fileSystem: 'vfat', bytes: 32e9, freeBytes: 12.4e9 };

test("a range is said in the recorder's time zone, its day once", () => {
  const said = sayRange(Date.UTC(2026, 10, 23, 7), Date.UTC(2026, 10, 23, 7, 0, 30), 'Europe/Berlin');
  expect(said).toMatch(/^23 Nov 2026.*08:00:00.*08:00:30$/);
});

test('a stick is told by its room, and by what keeps an export off it', () => {
  expect(sayRoom(stick)).toBe('12.4 GB free of 32.0 GB · FAT32');
  expect(stickObstacle(stick, 1e9)).toBeUndefined();
  expect(stickObstacle(stick, 13e9)).toBe('Too small: this export takes about 13.0 GB.');
  expect(stickObstacle({ ...stick, trouble: 'It is read-only.' }, 1)).toBe('It is read-only.');
});

test('the pace and the time left are said once they are known; reading back is the second half of the way', () => {
  const on = { name: 'KINGSTON', folder: 'Export' };
  expect(sayPace({ ...on, bytesPerSecond: 0 })).toBe('');
  expect(sayPace({ ...on, bytesPerSecond: 18.3e6, secondsLeft: 240 })).toBe('18.3 MB a second, about 4 minutes left');
  expect(sayPace({ ...on, bytesPerSecond: 1, secondsLeft: 9, isQuiet: true })).toBe('It takes nothing at the moment.');
  const running = { bytes: 50, bytesExpected: 100 } as Export;
  expect(shareDone(running)).toBe(50);
  expect(shareDone({ ...running, stick: { ...on, phase: 'writing' } })).toBe(25);
  expect(shareDone({ ...running, stick: { ...on, phase: 'checking' } })).toBe(75);
});
