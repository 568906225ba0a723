import { expect, test } from 'vitest';
import { readRtcp } from './rtcp.ts';

const NTP_TO_UNIX_S = 2_208_988_800;

function part(type: number, words: readonly number[], count = 0): Buffer {
  const bytes = Buffer.alloc(4 + 4 * words.length);
  bytes.writeUInt8(0x80 | count, 0);
  bytes.writeUInt8(type, 1);
  bytes.writeUInt16BE(words.length, 2);
  words.forEach((word, n) => bytes.writeUInt32BE(word >>> 0, 4 + 4 * n));
  return bytes;
}
const report = (unix_s: number, rtpTime: number): Buffer =>
  part(200, [1, unix_s + NTP_TO_UNIX_S, 2 ** 31, rtpTime, 10, 1000]);

function read(bytes: Buffer): unknown[] {
  const seen: unknown[] = [];
  // In the middle of something longer, as in the buffer of a socket.
  const padded = Buffer.concat([Buffer.alloc(7, 0xff), bytes, Buffer.alloc(7, 0xff)]);
  readRtcp(padded, 7, 7 + bytes.length, {
    senderReport: (rtpTime, ntp_ms) => seen.push([rtpTime, ntp_ms]),
    bye: () => seen.push('bye'),
  });
  return seen;
}

test('a sender report, a description and a BYE in one packet', () => {
  const bytes = Buffer.concat([report(1_700_000_000, 4_294_967_295), part(202, [1, 0], 1), part(203, [1], 1)]);
  expect(read(bytes)).toEqual([[4_294_967_295, 1_700_000_000_500], 'bye']);
});

test('a clock that was never set, that there is none, and one past 2100 are not passed on; 2036 is no end', () => {
  expect(read(report(0, 1))).toEqual([]);
  expect(read(report(-NTP_TO_UNIX_S, 1))).toEqual([]);
  expect(read(report(Date.UTC(2103, 0, 1) / 1000 - 2 ** 32, 1))).toEqual([]);
  expect(read(report(Date.UTC(2035, 0, 1) / 1000, 1))).toEqual([[1, Date.UTC(2035, 0, 1) + 500]]);
  expect(read(report(Date.UTC(2037, 0, 1) / 1000 - 2 ** 32, 1))).toEqual([[1, Date.UTC(2037, 0, 1) + 500]]);
});

test('cut anywhere, of another version, with a length that lies: nothing, and no error', () => {
  const whole = report(1_700_000_000, 5);
  for (let end = 0; end < whole.length; end++) expect(read(whole.subarray(0, end))).toEqual([]);
  expect(read(Buffer.concat([Buffer.of(0x40), whole.subarray(1)]))).toEqual([]);
  expect(read(part(200, [1, 2]))).toEqual([]);
  expect(read(part(203, [], 0))).toEqual([]);
  // Parts past the limit are not read.
  expect(read(Buffer.concat([...Array.from({ length: 40 }, () => part(204, [])), whole]))).toEqual([]);
});
