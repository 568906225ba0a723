import { expect, test } from 'vitest';
import { Malformed } from '../../media/malformed.ts';
import { FlvReader } from './flv.ts';

const HEAD = Buffer.concat([Buffer.from('FLV\x01\x01\0\0\0\x09', 'latin1'), Buffer.alloc(4)]);
const SPS = Buffer.from('6742c01e', 'hex');
const PPS = Buffer.from('68ce3c80', 'hex');
const SLICE = Buffer.from('65888421', 'hex');

function tag(type: number, time_ms: number, body: Buffer): Buffer {
  const head = Buffer.alloc(11);
  head[0] = type;
  head.writeUIntBE(body.length, 1, 3);
  head.writeUIntBE(time_ms % 0x100_0000, 4, 3);
  head[7] = Math.floor(time_ms / 0x100_0000);
  return Buffer.concat([head, body, Buffer.alloc(4)]);
}

function lengthed(bytes: number, nal: Buffer): Buffer {
  const head = Buffer.alloc(bytes);
  head.writeUIntBE(nal.length, 0, bytes);
  return Buffer.concat([head, nal]);
}

const AVCC = Buffer.concat([
  Buffer.from([0x17, 0, 0, 0, 0, 1, 0x42, 0xc0, 0x1e, 0xff, 0xe1]),
  lengthed(2, SPS),
  Buffer.from([1]),
  lengthed(2, PPS),
]);
const frame = (nal: Buffer): Buffer => Buffer.concat([Buffer.from([0x17, 1, 0, 0, 0]), lengthed(4, nal)]);

function read(chunks: readonly Buffer[]): string[] {
  const seen: string[] = [];
  const reader = new FlvReader({
    parameterSets: (nals) => seen.push(`sets ${nals.map((nal) => nal.toString('hex')).join(' ')}`),
    frame: (time_ms, nals) => seen.push(`${time_ms} ${nals.map((nal) => nal.toString('hex')).join(' ')}`),
  });
  for (const chunk of chunks) reader.push(chunk);
  return seen;
}

const STREAM = Buffer.concat([HEAD, tag(18, 0, Buffer.from('meta')), tag(9, 0, AVCC), tag(9, 0x1234567, frame(SLICE))]);
const SEEN = ['sets 6742c01e 68ce3c80', '19088743 65888421'];

test('frames and parameter sets are read however the bytes are cut', () => {
  expect(read([STREAM])).toEqual(SEEN);
  expect(read(Array.from(STREAM, (byte) => Buffer.from([byte])))).toEqual(SEEN);
  for (let cut = 1; cut < STREAM.length; cut += 3) {
    expect(read([STREAM.subarray(0, cut), STREAM.subarray(cut)])).toEqual(SEEN);
  }
});

test.each([
  ['what is no FLV', Buffer.from('HTTP/1.1 200 OK')],
  ['a tag over the limit', Buffer.concat([HEAD, Buffer.from([9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0])])],
  ['another codec', Buffer.concat([HEAD, tag(9, 0, Buffer.from([0x12, 0, 0, 0, 0, 0]))])],
  [
    'a NAL unit longer than its frame',
    Buffer.concat([HEAD, tag(9, 0, Buffer.from([0x17, 1, 0, 0, 0, 0, 0, 1, 0, 9]))]),
  ],
  ['a NAL unit of nothing', Buffer.concat([HEAD, tag(9, 0, Buffer.from([0x17, 1, 0, 0, 0, 0, 0, 0, 0]))])],
  ['parameter sets that are cut off', Buffer.concat([HEAD, tag(9, 0, AVCC.subarray(0, 14))])],
])('refuses %s', (_what, bytes) => {
  expect(() => read([bytes])).toThrow(Malformed);
});
