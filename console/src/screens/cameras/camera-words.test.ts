import { expect, test } from 'vitest';
import { sayClock, sayCodec, sayFingerprint, sayRate, saySound } from './camera-words.ts';

test('codecs have the names that cameras are sold with', () => {
  expect(['avc1.64001f', 'H264', 'hvc1.1.6.L93', 'H265', 'VP9'].map(sayCodec)).toEqual([
    'H.264',
    'H.264',
    'H.265',
    'H.265',
    'VP9',
  ]);
  expect(['mp4a.40.2', 'opus', 'ulaw', undefined].map(saySound)).toEqual(['AAC', 'Opus', 'G.711', 'None is recorded']);
});

test('rates are bits, as cameras tell them', () => {
  expect([0, 40_000, 125_000, 512_000, 2_000_000].map(sayRate)).toEqual([
    '0 kbit/s',
    '320 kbit/s',
    '1.0 Mbit/s',
    '4.1 Mbit/s',
    '16 Mbit/s',
  ]);
});

test('a clock is right, ahead or behind, or not known', () => {
  expect([undefined, -1_900, 65_000, -240_000, 3 * 86_400_000].map(sayClock)).toEqual([
    'Not told by the camera',
    'Right',
    '65 seconds ahead',
    '4 minutes behind',
    '3 days ahead',
  ]);
});

test('a fingerprint is grouped', () => {
  expect(sayFingerprint('ab01ff')).toBe('AB:01:FF');
});
