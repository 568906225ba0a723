import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { Malformed } from '../malformed.ts';
import { MediaBuffer } from '../media-buffer.ts';
import { NalDepacketizer } from '../nal/depacketizer.ts';
import { MAX_PARAMETER_SETS, MAX_PARAMETER_SET_BYTES } from '../nal/set-list.ts';
import { initSegment } from '../fmp4/init.ts';
import { readInit } from '../fmp4/read-init.ts';
import { RtpPacket } from '../rtp.ts';
import { h265Format } from './format.ts';
import { parseHvcc } from './hvcc.ts';
import { nalType } from './nal.ts';
import { HevcParameterSets } from './parameter-sets.ts';
import { parseSps } from './sps.ts';

/** NAL units that x265 writes for two seconds of such a picture. */
function encode(size: string, ...options: string[]): Buffer[] {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=${size}:rate=5`, '-frames:v', '10'];
  const stream = execFileSync('ffmpeg', [...source, '-c:v', 'libx265', ...options, '-f', 'hevc', '-'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return stream
    .toString('latin1')
    .replaceAll('\0\0\0\u0001', '\0\0\u0001')
    .split('\0\0\u0001')
    .slice(1)
    .map((nal) => Buffer.from(nal, 'latin1'));
}

function setsOf(nals: readonly Buffer[]): HevcParameterSets {
  const sets = new HevcParameterSets();
  for (const nal of nals) if (h265Format.isParameterSet(nalType(nal[0] ?? 0))) sets.put(nal);
  return sets;
}

const X265 = ['-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=0'];
const nals = encode('322x182', '-pix_fmt', 'yuv420p', ...X265);
const spsOf = (from: readonly Buffer[]): Buffer => {
  const sps = from.find((nal) => nalType(nal[0] ?? 0) === 33);
  if (sps === undefined) throw new Error('ffmpeg wrote no parameter sets');
  return sps;
};

test.each([
  ['322x182', 'yuv420p', 'hvc1.1.6.L', 1, 8],
  ['320x180', 'yuv420p10le', 'hvc1.2.4.L', 1, 10],
  ['320x180', 'yuv422p', 'hvc1.4.10.L', 2, 8],
  ['320x180', 'yuv444p', 'hvc1.4.10.L', 3, 8],
] as const)('%s in %s', (size, format, codec, chromaFormat, bitDepthLuma) => {
  const some = encode(size, '-pix_fmt', format, ...X265);
  const [width, height] = size.split('x').map(Number);
  expect(parseSps(spsOf(some))).toMatchObject({ width, height, chromaFormat, bitDepthLuma, reorderFrames: 0 });
  const config = setsOf(some).config();
  if (config === undefined) throw new Error('no config');
  expect(config.codec.startsWith(codec)).toBe(true);
  expect(config.codec).toMatch(/^hvc1\.[0-9A-F.]+\.L\d+(\.[0-9A-F]+)*$/);
  expect(parseHvcc(config.description)).toEqual(config);
  const init = initSegment(config, 0);
  expect(readInit(init)).toMatchObject({ bytes: init.length, config });
  for (let cut = 0; cut < config.description.length; cut++) {
    try {
      expect(parseHvcc(config.description.subarray(0, cut)).width).toBe(width);
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed);
    }
  }
});

test('frames that are reordered', () => {
  const some = encode('320x180', '-pix_fmt', 'yuv420p', '-x265-params', 'log-level=none:bframes=3:b-adapt=0');
  expect(parseSps(spsOf(some)).reorderFrames).toBeGreaterThan(0);
});

test('a parameter set with any bit turned, or cut, is refused or read', () => {
  const sps = spsOf(nals);
  const read = (bytes: Buffer): boolean => {
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

test('parameter sets that are too long or too many', () => {
  const sets = setsOf(nals);
  expect(() => sets.put(Buffer.concat([spsOf(nals), Buffer.alloc(MAX_PARAMETER_SET_BYTES)]))).toThrow(Malformed);
  expect(() => {
    for (let id = 0; id <= MAX_PARAMETER_SETS; id++) {
      const code = (id + 1).toString(2);
      const bits = ('0'.repeat(code.length - 1) + code).padEnd(16, '1');
      sets.put(Buffer.of(0x44, 1, Number.parseInt(bits.slice(0, 8), 2), Number.parseInt(bits.slice(8), 2)));
    }
  }).toThrow('parameter sets');
});

interface Stage {
  readonly send: (time: number, payload: Buffer, marker?: boolean, skipped?: number) => void;
  readonly given: { time: number; key: boolean; nals: string[] }[];
  readonly depacketizer: NalDepacketizer;
}

function stage(): Stage {
  const buffer = new MediaBuffer();
  const given: Stage['given'] = [];
  const depacketizer = new NalDepacketizer(h265Format, buffer, new HevcParameterSets(), (unit) => {
    const media = buffer.view(buffer.finishedBytes - unit.bytes, buffer.finishedBytes);
    const found: string[] = [];
    for (let at = 0; at < media.length; at += 4 + media.readUInt32BE(at)) {
      found.push(media.toString('hex', at + 4, at + 4 + media.readUInt32BE(at)));
    }
    given.push({ time: unit.rtpTime, key: unit.key, nals: found });
  });
  let sequence = 0;
  const packet = new RtpPacket();
  return {
    given,
    depacketizer,
    send(time, payload, marker = true, skipped = 0) {
      sequence += 1 + skipped;
      const head = Buffer.alloc(12);
      head.writeUInt16BE(0x8000 | 96 | (marker ? 0x80 : 0), 0);
      head.writeUInt16BE(sequence, 2);
      head.writeUInt32BE(time, 4);
      const bytes = Buffer.concat([head, payload]);
      expect(packet.read(bytes, 0, bytes.length)).toBe(true);
      depacketizer.packet(packet, bytes);
    },
  };
}

const nal = (type: number, ...body: number[]): Buffer => Buffer.of(type << 1, 1, ...body);
const [IDR, CRA, TRAIL, RASL, SEI, PACI] = [19, 21, 1, 8, 39, 50];

test('single units, aggregates and fragments; PACI is passed over', () => {
  const { send, given } = stage();
  send(0, nal(IDR, 0x80, 7));
  const [sei, slice] = [nal(SEI, 1), nal(TRAIL, 0x80, 2)];
  send(1, Buffer.concat([nal(48), Buffer.of(0, sei.length), sei, Buffer.of(0, slice.length), slice]));
  send(2, nal(PACI, 1, 2, 3), false);
  send(2, nal(49, 0x80 | TRAIL, 0x85, 6), false);
  send(2, nal(49, TRAIL, 7), false);
  send(2, nal(49, 0x40 | TRAIL, 8));
  expect(given.map(({ nals: found }) => found)).toEqual([['26018007'], ['4e0101', '02018002'], ['0201850607' + '08']]);
});

test('pictures that refer to what was before the first key picture are left out, and only those', () => {
  const { send, given, depacketizer } = stage();
  send(0, nal(CRA, 0x80));
  send(1, nal(RASL, 0x80));
  send(2, nal(TRAIL, 0x80));
  send(3, nal(CRA, 0x80));
  send(4, nal(RASL, 0x80));
  send(5, nal(CRA, 0x80), true, 3);
  send(6, nal(RASL, 0x80));
  send(7, nal(IDR, 0x80), true, 1);
  send(8, nal(RASL, 0x80));
  expect(given.map(({ time, key }) => [time, key])).toEqual([
    [0, true],
    [2, false],
    [3, true],
    [4, false],
    [5, true],
    [7, true],
    [8, false],
  ]);
  expect(depacketizer.counts).toEqual({ packetsLost: 4, framesLost: 0 });
});

test('broken payloads are skipped, too many are no video', () => {
  const { send, given } = stage();
  send(0, nal(IDR, 0x80));
  const broken = [Buffer.of(2), nal(48, 0, 9, 1), nal(48, 0, 1, 2), nal(49, 0x85), nal(60, 1), nal(49, 0x80 | 48, 1)];
  broken.forEach((payload, at) => send(1 + at, payload));
  send(20, nal(IDR, 0x80));
  expect(given.map(({ time }) => time)).toEqual([0, 20]);
  expect(() => {
    for (let at = 0; at <= 100; at++) send(40 + at, nal(60, 1));
  }).toThrow('hold no H.265 video');
});
