import { describe, expect, it } from 'vitest';
import { streamFor } from './stream-choice.ts';

describe('the picture for a place', () => {
  it.each([
    ['one that is wide', { hasSub: true, pictures: 1, width_px: 1920 }, 'main'],
    ['one just wide enough', { hasSub: true, pictures: 4, width_px: 640 }, 'main'],
    ['a narrow one', { hasSub: true, pictures: 4, width_px: 639 }, 'sub'],
    ['one of nine, however wide', { hasSub: true, pictures: 9, width_px: 1280 }, 'sub'],
    ['one that is not laid out yet', { hasSub: true, pictures: 1, width_px: 0 }, 'main'],
    ['a camera without a smaller one', { hasSub: false, pictures: 16, width_px: 100 }, 'main'],
  ] as const)('%s', (_words, place, stream) => {
    expect(streamFor(place)).toBe(stream);
  });
});
