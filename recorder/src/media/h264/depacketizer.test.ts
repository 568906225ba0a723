import { beforeEach, describe, expect, test } from 'vitest';
import { Malformed } from '../malformed.ts';
import { MAX_ACCESS_UNIT_BYTES, MediaBuffer } from '../media-buffer.ts';
import { RtpPacket } from '../rtp.ts';
import { type AccessUnit, MAX_BROKEN_PAYLOADS, NalDepacketizer } from '../nal/depacketizer.ts';
import { MAX_PARAMETER_SETS, MAX_PARAMETER_SET_BYTES } from '../nal/set-list.ts';
import { h264Format } from './format.ts';
import { ParameterSets } from './parameter-sets.ts';

const IDR = 0x65;
const SLICE = 0x41;
const SEI = 0x06;
/** 640×360, High. */
const SPS = Buffer.from('6764001eacd940a02ff970110000030001000003003c8f1831960', 'hex');
const PPS = Buffer.from('68ebe3cb22c0', 'hex');

interface Given extends AccessUnit {
  readonly nals: readonly string[];
}

let buffer: MediaBuffer;
let sets: ParameterSets;
let given: Given[];
let depacketizer: NalDepacketizer;
let sequence = 0;

beforeEach(() => {
  buffer = new MediaBuffer();
  sets = new ParameterSets();
  given = [];
  sequence = 65_530;
  depacketizer = new NalDepacketizer(h264Format, buffer, sets, (unit) => {
    const end = buffer.finishedBytes;
    given.push({ ...unit, nals: nalsOf(buffer.view(end - unit.bytes, end)) });
  });
});

function nalsOf(media: Buffer): string[] {
  const nals: string[] = [];
  for (let at = 0; at < media.length;) {
    const end = at + 4 + media.readUInt32BE(at);
    nals.push(media.toString('hex', at + 4, end));
    at = end;
  }
  return nals;
}

function send(time: number, payload: Buffer, marker = false, skipped = 0): void {
  sequence = (sequence + 1 + skipped) & 0xffff;
  const head = Buffer.alloc(12);
  head[0] = 0x80;
  head[1] = 96 | (marker ? 0x80 : 0);
  head.writeUInt16BE(sequence, 2);
  head.writeUInt32BE(time, 4);
  const bytes = Buffer.concat([head, payload]);
  const packet = new RtpPacket();
  expect(packet.read(bytes, 0, bytes.length)).toBe(true);
  depacketizer.packet(packet, bytes);
}

const nal = (first: number, ...rest: number[]): Buffer => Buffer.of(first, ...rest);
const key = (time: number): void => send(time, nal(IDR, 0x81, 2, 3), true);

function parts(whole: Buffer, bytesEach: number): Buffer[] {
  const body = whole.subarray(1);
  const first = whole[0] ?? 0;
  const count = Math.ceil(body.length / bytesEach);
  return Array.from({ length: count }, (_, at) => {
    const flags = (at === 0 ? 0x80 : 0) | (at === count - 1 ? 0x40 : 0);
    const head = Buffer.of((first & 0xe0) | 28, flags | (first & 0x1f));
    return Buffer.concat([head, body.subarray(at * bytesEach, (at + 1) * bytesEach)]);
  });
}

describe('payloads', () => {
  test('a single NAL unit, several in one packet, and one in several packets', () => {
    send(0, nal(SEI, 9), false);
    key(0);
    const sei = nal(SEI, 5, 6);
    const slice = nal(SLICE, 7, 8, 9);
    const length = (part: Buffer) => Buffer.of(0, part.length);
    send(3600, Buffer.concat([Buffer.of(24), length(sei), sei, length(slice), slice]), true);
    const long = Buffer.concat([Buffer.of(SLICE), Buffer.from('abcdefgh')]);
    const cut = parts(long, 3);
    cut.forEach((part, at) => send(7200, part, at === cut.length - 1));
    expect(given.map(({ nals }) => nals)).toEqual([
      ['0609', '65810203'],
      ['060506', '41070809'],
      [long.toString('hex')],
    ]);
    expect(given.map(({ key: isKey, rtpTime }) => [isKey, rtpTime])).toEqual([
      [true, 0],
      [false, 3600],
      [false, 7200],
    ]);
    expect(depacketizer.counts).toEqual({ packetsLost: 0, framesLost: 0 });
  });

  test('without marks, a new time ends a frame', () => {
    send(0, nal(IDR, 0x81));
    send(3600, nal(SLICE, 2));
    send(7200, nal(SLICE, 3));
    expect(given.map(({ rtpTime }) => rtpTime)).toEqual([0, 3600]);
  });

  test('a mark in the middle of a frame: the rest continues it, and marks are not believed any more', () => {
    send(0, nal(IDR, 0x81), true);
    send(0, nal(IDR, 2), true);
    send(3600, nal(SLICE, 3), true);
    send(3600, nal(SLICE, 4), true);
    send(7200, nal(SLICE, 5), true);
    expect(given.map(({ nals, continues }) => [nals.join(), continues])).toEqual([
      ['6581', false],
      ['6502', true],
      ['4103,4104', false],
    ]);
  });

  test('parameter sets with a time of their own belong to the picture that follows', () => {
    send(0, SPS, true);
    send(10, PPS, true);
    key(20);
    expect(given).toHaveLength(1);
    expect(given[0]?.nals).toHaveLength(3);
    expect(sets.config()).toMatchObject({ codec: 'avc1.64001e' });
  });

  test('frames before the first key frame are not given, nor counted as lost', () => {
    send(0, nal(SLICE, 1), true);
    send(3600, nal(SLICE, 1), true);
    key(7200);
    expect(given).toHaveLength(1);
    expect(depacketizer.counts).toEqual({ packetsLost: 0, framesLost: 0 });
  });
});

describe('loss', () => {
  test('skips to the next key frame and counts', () => {
    key(0);
    send(3600, nal(SLICE, 1), true);
    send(7200, nal(SLICE, 2), true, 1);
    send(10_800, nal(SLICE, 3), true);
    key(14_400);
    send(18_000, nal(SLICE, 4), true);
    expect(given.map(({ rtpTime }) => rtpTime)).toEqual([0, 3600, 14_400, 18_000]);
    expect(depacketizer.counts).toEqual({ packetsLost: 1, framesLost: 2 });
  });

  test('a key frame that has lost its beginning is no key frame', () => {
    key(0);
    const cut = parts(Buffer.concat([Buffer.of(IDR), Buffer.alloc(500, 7)]), 100);
    cut.slice(1).forEach((part, at) => send(3600, part, at === cut.length - 2, at === 0 ? 1 : 0));
    send(7200, nal(SLICE, 1), true);
    key(10_800);
    expect(given.map(({ rtpTime }) => rtpTime)).toEqual([0, 10_800]);
  });

  test('a key frame that has lost its middle or its end is none either', () => {
    key(0);
    const cut = parts(Buffer.concat([Buffer.of(IDR), Buffer.alloc(500, 7)]), 100);
    cut.forEach((part, at) => at !== 2 && send(3600, part, at === 4, at === 3 ? 1 : 0));
    cut.slice(0, 4).forEach((part) => send(7200, part));
    send(10_800, nal(SLICE, 1), true, 1);
    key(14_400);
    expect(given.map(({ rtpTime }) => rtpTime)).toEqual([0, 14_400]);
  });

  test('a key frame that begins with its parameter sets right after a loss is whole', () => {
    key(0);
    send(3600, SPS, false, 5);
    send(3600, PPS);
    send(3600, nal(IDR, 0x81), true);
    expect(given).toHaveLength(2);
    expect(depacketizer.counts.packetsLost).toBe(5);
  });

  test('a key frame after a loss is whole when it begins with its first slice, and only then', () => {
    key(0);
    send(3600, nal(IDR, 0x81), true, 1);
    send(7200, nal(IDR, 0x41), true, 1);
    expect(given.map(({ rtpTime }) => rtpTime)).toEqual([0, 3600]);
  });

  test('sequence numbers that wrap are no loss', () => {
    key(0);
    for (let at = 1; at < 20; at++) send(at * 3600, nal(SLICE, at), true);
    expect(given).toHaveLength(20);
    expect(depacketizer.counts.packetsLost).toBe(0);
  });
});

describe('limits', () => {
  test('broken payloads are skipped, too many are no video', () => {
    key(0);
    const broken = [Buffer.of(31, 1), Buffer.of(24, 0, 9, 1), Buffer.of(28, 0x85), Buffer.of(0), Buffer.alloc(0)];
    broken.forEach((payload, at) => send(3600 * (at + 1), payload, true));
    key(36_000);
    expect(given).toHaveLength(2);
    expect(() => {
      for (let at = 0; at <= MAX_BROKEN_PAYLOADS; at++) send(40_000 + at, Buffer.of(31, 1), true);
    }).toThrow(Malformed);
  });

  test('a frame that never ends', () => {
    const part = Buffer.concat([Buffer.of(0x7c, 5), Buffer.alloc(60_000)]);
    send(0, Buffer.concat([Buffer.of(0x7c, 0x85), Buffer.alloc(1000)]));
    expect(() => {
      for (let at = 0; at < MAX_ACCESS_UNIT_BYTES / 60_000; at++) send(0, part);
    }).toThrow('A frame of more than');
  });

  test('parameter sets that are too long, too many, or cannot be read', () => {
    expect(() => sets.put(Buffer.concat([SPS, Buffer.alloc(MAX_PARAMETER_SET_BYTES)]))).toThrow(Malformed);
    expect(() => sets.put(SPS.subarray(0, 6))).toThrow(Malformed);
    expect(() => {
      // PPS of the numbers 0, 1, 2, …: Exp-Golomb codes of 11 bits and less.
      for (let id = 0; id <= MAX_PARAMETER_SETS; id++) sets.put(Buffer.of(0x68, ...ue(id), 0x80));
    }).toThrow('parameter sets');
  });
});

function ue(value: number): number[] {
  const bits = (value + 1).toString(2);
  const all = '0'.repeat(bits.length - 1) + bits;
  const padded = all.padEnd(Math.ceil(all.length / 8) * 8, '1');
  return padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
}
