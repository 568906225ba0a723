import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { Malformed } from '../malformed.ts';
import { avcConfig, parseAvcc } from './avcc.ts';
import { parseSps } from './sps.ts';

/** Parameter sets that x264 writes for such a picture, by ffmpeg. */
function encode(size: string, ...options: string[]): { sps: Buffer; pps: Buffer } {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=5`, '-frames:v', '1'];
  const stream = execFileSync('ffmpeg', [...source, ...options, '-c:v', 'libx264', '-f', 'h264', '-']);
  const nals = stream
    .toString('latin1')
    .replaceAll('\0\0\0\u0001', '\0\0\u0001')
    .split('\0\0\u0001')
    .map((nal) => Buffer.from(nal, 'latin1'));
  const find = (type: number) => nals.find((nal) => ((nal[0] ?? 0) & 31) === type);
  const [sps, pps] = [find(7), find(8)];
  if (sps === undefined || pps === undefined) throw new Error('ffmpeg wrote no parameter sets');
  return { sps, pps };
}

test.each([
  ['1920x1080', ['-pix_fmt', 'yuv420p'], 1920, 1080, 100],
  ['640x360', ['-pix_fmt', 'yuv420p', '-profile:v', 'baseline'], 640, 360, 66],
  ['322x182', ['-pix_fmt', 'yuv420p', '-profile:v', 'main'], 322, 182, 77],
  ['320x180', ['-pix_fmt', 'yuv422p'], 320, 180, 122],
  ['320x180', ['-pix_fmt', 'yuv444p'], 320, 180, 244],
  ['720x576', ['-pix_fmt', 'yuv420p', '-flags', '+ildct+ilme'], 720, 576, 100],
] as const)('%s with %j', (size, options, width, height, profile) => {
  const { sps, pps } = encode(size, ...options);
  expect(parseSps(sps)).toMatchObject({ width, height, profile });
  const config = avcConfig([sps], [pps]);
  expect(config.codec).toBe(`avc1.${sps.toString('hex', 1, 4)}`);
  expect(parseAvcc(config.description)).toEqual(config);
});

test('frames that are reordered', () => {
  const none = encode('320x180', '-pix_fmt', 'yuv420p', '-bf', '0');
  const some = encode('320x180', '-pix_fmt', 'yuv420p', '-bf', '2', '-b_strategy', '0');
  expect(parseSps(none.sps).reorderFrames).toBe(0);
  expect(parseSps(some.sps).reorderFrames).toBeGreaterThan(0);
});

test('cut at any byte or with any bit turned it is refused or read, never anything else', () => {
  const { sps } = encode('640x360', '-pix_fmt', 'yuv420p');
  const read = (bytes: Buffer) => {
    try {
      const { width, height } = parseSps(bytes);
      return width > 0 && width <= 16_384 && height > 0 && height <= 16_384;
    } catch (error) {
      return error instanceof Malformed;
    }
  };
  for (let at = 0; at < sps.length; at++) expect(read(sps.subarray(0, at))).toBe(true);
  for (let bit = 0; bit < sps.length * 8; bit++) {
    const turned = Buffer.from(sps);
    turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(read(turned)).toBe(true);
  }
});
