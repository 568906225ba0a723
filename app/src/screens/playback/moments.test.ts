/** What a list of events and bookmarks says. */
import { expect, test } from 'vitest';
import { bookmarkMoment, eventMoments, sayMoment } from './moments.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 27, 15, 20, second)).toISOString();
const now_ms = Date.parse(at(30));

test('events, newest first, in words; a camera that is well again without a word is left out', () => {
  const events = [
    { kind: 'motion', from: at(0), to: at(12) },
    { kind: 'camera', from: at(2), reason: 'The camera did not answer.' },
    { kind: 'camera', from: at(3) },
    { kind: 'motion', from: at(20) },
    { kind: 'disk', from: at(5), reason: 'The disk is full.' },
  ] as const;
  const found = eventMoments([{ cameraId: 'yard', spans: [], gaps: [], events: [...events] }], now_ms);
  expect(found.map(({ words }) => words)).toEqual([
    'Motion now',
    'Disk: The disk is full',
    'Camera: The camera did not answer',
    'Motion, 12 s',
  ]);
  expect(new Set(found.map(({ key }) => key)).size).toBe(4);
});

test('a bookmark without words says who made it; another day is told', () => {
  const mark = { id: 'a', cameraId: 'yard', from: at(0), to: at(10), isProtected: false, madeBy: 'Anna' };
  expect(bookmarkMoment({ ...mark, text: '' }).words).toBe('Marked by Anna');
  expect(bookmarkMoment({ ...mark, text: 'The parcel' }).words).toBe('The parcel');
  expect(sayMoment(Date.parse(at(0)), now_ms, 'UTC')).toBe('15:20:00');
  expect(sayMoment(Date.parse(at(0)), now_ms + 86_400_000, 'UTC')).toBe('Fri 27 Nov 2026, 15:20:00');
});
