import { expect, test } from 'vitest';
import { Malformed } from '../../../media/malformed.ts';
import { GREY_PIXELS } from './grey-picture.ts';
import { PgmReader } from './pgm-reader.ts';

function pgm(level: number): Buffer {
  return Buffer.concat([Buffer.from('P5\n128 72\n255\n'), Buffer.alloc(GREY_PIXELS, level)]);
}

test('pictures come whole, wherever the stream is cut', () => {
  const stream = Buffer.concat([pgm(1), pgm(2), pgm(3)]);
  for (const piece of [1, 7, 9_231, 10_000, stream.length]) {
    const levels: number[] = [];
    const reader = new PgmReader((picture) => {
      expect(picture.every((level) => level === picture[0])).toBe(true);
      expect(picture).toHaveLength(GREY_PIXELS);
      levels.push(picture[0] ?? 0);
    });
    for (let at = 0; at < stream.length; at += piece) reader.push(stream.subarray(at, at + piece));
    expect(levels).toEqual([1, 2, 3]);
  }
});

test.each(['P6\n128 72\n255\n', 'P5\n129 72\n255\n', 'ffmpeg: no such thing'])('%j is no such picture', (text) => {
  const reader = new PgmReader(() => undefined);
  expect(() => reader.push(Buffer.from(text))).toThrow(Malformed);
});
