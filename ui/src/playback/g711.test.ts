import { describe, expect, it } from 'vitest';
import { decodeG711 } from './g711.ts';

const samples = (codec: 'alaw' | 'ulaw', ...bytes: number[]): number[] =>
  [...decodeG711(codec, Uint8Array.from(bytes))].map((sample) => sample * 32_768);

describe('G.711', () => {
  it('decodes the ends and the middle of each law', () => {
    // Silence, the largest and the smallest of the standard's tables, scaled to 16 bits.
    expect(samples('ulaw', 0xff, 0x7f, 0x80, 0x00)).toEqual([0, -0, 32_124, -32_124]);
    expect(samples('alaw', 0xd5, 0x55, 0xaa, 0x2a)).toEqual([8, -8, 32_256, -32_256]);
  });

  it('gives every magnitude once with each sign', () => {
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    for (const codec of ['alaw', 'ulaw'] as const) {
      const sorted = samples(codec, ...all).toSorted((a, b) => a - b);
      expect(new Set(sorted.map(Math.abs)).size).toBe(128);
      expect(sorted.reduce((sum, sample) => sum + sample, 0)).toBe(0);
    }
  });
});
