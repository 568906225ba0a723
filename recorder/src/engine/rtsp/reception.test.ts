import { expect, test } from 'vitest';
import { Reception } from './reception.ts';

function packet(sequence: number, ssrc = 7): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(sequence & 0xffff, 2);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
}

function read(report: Buffer | undefined) {
  if (report === undefined) throw new Error('no report');
  return {
    fraction: report.readUInt8(12),
    lost: report.readUIntBE(13, 3),
    highest: report.readUInt32BE(16),
    lastReport: report.readUInt32BE(24),
    delay: report.readUInt32BE(28),
  };
}

test('says nothing before the first packet, then what came and what did not', () => {
  const reception = new Reception(1);
  expect(reception.report(0)).toBeUndefined();
  for (const sequence of [65_534, 65_535, 0, 2]) reception.packet(packet(sequence), 0, 12);
  expect(read(reception.report(0))).toEqual({ fraction: 51, lost: 1, highest: 65_538, lastReport: 0, delay: 0 });
  reception.packet(packet(3), 0, 12);
  expect(read(reception.report(0))).toMatchObject({ fraction: 0, lost: 1, highest: 65_539 });
});

test("gives the camera its own report's time and how long ago it was; another source begins anew", () => {
  const reception = new Reception(1);
  reception.packet(packet(5), 0, 12);
  reception.senderReport(0, 1_000);
  expect(read(reception.report(3_000))).toMatchObject({
    lastReport: ((2_208_988_800 % 65_536) * 65_536) % 2 ** 32,
    delay: 131_072,
  });
  reception.packet(packet(900, 8), 0, 12);
  expect(read(reception.report(3_000))).toEqual({ fraction: 0, lost: 0, highest: 900, lastReport: 0, delay: 0 });
});

test('a report is made of whole 32-bit words, a receiver report and a description', () => {
  const reception = new Reception(0xfe_dc_ba_98);
  reception.packet(packet(5), 0, 12);
  const report = reception.report(0) ?? Buffer.alloc(0);
  expect([report.length % 4, report[1], report.readUInt16BE(2), report[33]]).toEqual([0, 201, 7, 202]);
  expect(32 + 4 * (report.readUInt16BE(34) + 1)).toBe(report.length);
});
