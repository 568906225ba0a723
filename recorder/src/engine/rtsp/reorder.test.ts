import { expect, test } from 'vitest';
import { ReorderBuffer } from './reorder.ts';

function packet(sequence: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(sequence & 0xffff, 2);
  return bytes;
}

function buffer() {
  const given: number[] = [];
  const reorder = new ReorderBuffer((bytes) => given.push(bytes.readUInt16BE(2)));
  return { given, reorder, push: (sequence: number, now_ms = 0) => reorder.push(packet(sequence), now_ms) };
}

test('gives packets in the order of their numbers, also where the numbers begin anew', () => {
  const { given, push } = buffer();
  for (const sequence of [65_534, 65_535, 1, 2, 0, 3, 5, 4]) push(sequence);
  expect(given).toEqual([65_534, 65_535, 0, 1, 2, 3, 4, 5]);
});

test('leaves out late and doubled packets, and those that are none', () => {
  const { given, push, reorder } = buffer();
  for (const sequence of [10, 11, 11, 9, 12]) push(sequence);
  reorder.push(Buffer.alloc(11), 0);
  expect(given).toEqual([10, 11, 12]);
});

test('waits 200 ms for a packet, then goes on without it', () => {
  const { given, push, reorder } = buffer();
  push(1, 1_000);
  push(3, 1_010);
  reorder.tick(1_209);
  expect(given).toEqual([1]);
  reorder.tick(1_210);
  expect(given).toEqual([1, 3]);
  push(2, 1_211);
  expect(given).toEqual([1, 3]);
});

test('holds 64 packets at most', () => {
  const { given, push, reorder } = buffer();
  push(0);
  for (let sequence = 2; sequence < 66; sequence++) push(sequence);
  expect([given.length, reorder.held]).toEqual([1, 64]);
  push(66);
  expect([given.length, reorder.held]).toEqual([66, 0]);
});

test('numbers that jump are another beginning: what was held comes first', () => {
  const { given, push, reorder } = buffer();
  for (const sequence of [10, 12, 14, 40_000, 40_001]) push(sequence);
  expect(given).toEqual([10, 12, 14, 40_000, 40_001]);
  expect(reorder.held).toBe(0);
});
