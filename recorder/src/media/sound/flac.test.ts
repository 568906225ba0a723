/** FLAC frames, decoded by ffmpeg: the very samples that went in. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { flacFrame, flacTrack, MAX_BLOCK_SAMPLES } from './flac.ts';
import { g711Samples } from './g711-samples.ts';

/** The frames as a FLAC file. */
function flacFile(format: { sampleRate_hz: number; channels: number }, blocks: readonly Int16Array[]): Buffer {
  let first = 0;
  const frames = blocks.map((block) => {
    const frame = flacFrame(format, block, first);
    first += block.length / format.channels;
    return frame;
  });
  return Buffer.concat([Buffer.from('fLaC'), flacTrack(format).description, ...frames]);
}

function ffmpeg(args: readonly string[], input: Buffer): Buffer {
  const ran = spawnSync('ffmpeg', ['-v', 'error', '-xerror', ...args, '-'], { input, maxBuffer: 1e8 });
  expect(ran.stderr.toString()).toBe('');
  return ran.stdout;
}
const decoded = (file: Buffer): Buffer =>
  ffmpeg(['-err_detect', 'crccheck+explode', '-f', 'flac', '-i', '-', '-f', 's16le'], file);

const noise = (length: number, loud: number): Int16Array => {
  let seed = 1;
  return Int16Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return ((seed >> 8) % (2 * loud + 1)) - loud;
  });
};
const tone = (length: number, from = 0): Int16Array =>
  Int16Array.from({ length }, (_, at) => Math.round(20_000 * Math.sin((from + at) / 9)));

test.each<[string, { sampleRate_hz: number; channels: number }, Int16Array[]]>([
  ['silence', { sampleRate_hz: 8_000, channels: 1 }, [new Int16Array(160), new Int16Array(160).fill(-8)]],
  [
    'a tone in packets',
    { sampleRate_hz: 8_000, channels: 1 },
    Array.from({ length: 400 }, (_, at) => tone(160, at * 160)),
  ],
  ['noise at full scale', { sampleRate_hz: 16_000, channels: 1 }, [noise(4_000, 32_767), noise(999, 32_767)]],
  [
    'extremes',
    { sampleRate_hz: 8_000, channels: 1 },
    [Int16Array.from({ length: 64 }, (_, at) => (at % 2 ? 32_767 : -32_768))],
  ],
  ['two channels', { sampleRate_hz: 48_000, channels: 2 }, [noise(2_000, 900), tone(2_000)]],
  [
    'the longest block, and a rate without a code',
    { sampleRate_hz: 11_025, channels: 1 },
    [noise(MAX_BLOCK_SAMPLES, 50), tone(40)],
  ],
  ['blocks of a few samples', { sampleRate_hz: 8_000, channels: 1 }, [tone(17), noise(31, 5), tone(16, 4)]],
])('%s comes back bit by bit', (_name, format, blocks) => {
  const expected = Buffer.concat(blocks.map((block) => Buffer.from(block.buffer)));
  expect(decoded(flacFile(format, blocks)).equals(expected)).toBe(true);
});

test.each(['alaw', 'ulaw'] as const)(
  'every byte of %s is what ffmpeg makes of it, and smaller as FLAC than as samples',
  (codec) => {
    const every = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    const samples = g711Samples(codec, every);
    const theirs = ffmpeg(
      ['-f', codec === 'alaw' ? 'alaw' : 'mulaw', '-ar', '8000', '-ac', '1', '-i', '-', '-f', 's16le'],
      every,
    );
    expect(Buffer.from(samples.buffer).equals(theirs)).toBe(true);
    const spoken = Buffer.from(
      Uint8Array.from({ length: 800 }, (_, at) => (0xd5 ^ (Math.round(9 + 9 * Math.sin(at / 7)) & 0x1f)) & 0xff),
    );
    const frame = flacFrame({ sampleRate_hz: 8_000, channels: 1 }, g711Samples(codec, spoken), 0);
    expect(frame.length).toBeLessThan(1_600);
  },
);

test('numbers of samples are written as UTF-8 writes its own, and blocks that are none are refused', () => {
  const format = { sampleRate_hz: 8_000, channels: 1 };
  const numberIn = (first: number, bytes: number): string =>
    flacFrame(format, tone(160), first)
      .subarray(4, 4 + bytes)
      .toString('hex');
  for (const first of [0, 127, 128, 2_047, 2_048, 65_535, 65_536, 0x10_ffff]) {
    const utf8 = Buffer.from(String.fromCodePoint(first));
    expect(numberIn(first, utf8.length), String(first)).toBe(utf8.toString('hex'));
  }
  expect(numberIn(2 ** 26 - 1, 5)).toBe('fbbfbfbfbf');
  expect(numberIn(2 ** 26, 6)).toBe('fc8480808080');
  expect(numberIn(2 ** 31 - 1, 6)).toBe('fdbfbfbfbfbf');
  expect(numberIn(2 ** 31 + 5, 1)).toBe('05');
  expect(() => flacFrame(format, new Int16Array(0), 0)).toThrow(RangeError);
  expect(() => flacFrame(format, new Int16Array(MAX_BLOCK_SAMPLES + 1), 0)).toThrow(RangeError);
  expect(() => flacFrame({ sampleRate_hz: 8_000, channels: 2 }, new Int16Array(3), 0)).toThrow(RangeError);
});
