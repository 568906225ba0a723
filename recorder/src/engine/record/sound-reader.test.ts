import { expect, test } from 'vitest';
import type { SdpTrack } from '../../media/sdp.ts';
import { MAX_BROKEN_SOUND_PACKETS, SoundReader } from './sound-reader.ts';

const track: SdpTrack = {
  kind: 'audio',
  control: undefined,
  payloadType: 8,
  encoding: 'PCMA',
  clockRate_hz: 8_000,
  channels: 1,
  parameters: new Map(),
};

function packet(sequence: number, payload: Buffer, payloadType = 8): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(0x80, 0);
  head.writeUInt8(payloadType, 1);
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE(sequence * 160, 4);
  return Buffer.concat([head, payload]);
}

function open(of: SdpTrack = track): { reader: SoundReader; frames: number[]; send: (bytes: Buffer) => void } {
  const frames: number[] = [];
  const reader = new SoundReader(of, (_bytes, _start, _end, rtpTime) => frames.push(rtpTime));
  return { reader, frames, send: (bytes) => reader.packet(bytes, 0, bytes.length) };
}

test('packets become frames, and missing ones are counted over the turn of their numbers', () => {
  const { reader, frames, send } = open();
  for (const sequence of [65_534, 65_535, 65_538]) send(packet(sequence, Buffer.alloc(160)));
  expect(frames).toEqual([65_534 * 160, 65_535 * 160, 65_538 * 160]);
  expect(reader.packetsLost).toBe(2);
  expect(reader.problem).toBeUndefined();
});

test('a camera that begins to count anew has lost one packet, not thousands', () => {
  const { reader, send } = open();
  send(packet(40_000, Buffer.alloc(160)));
  send(packet(39_000, Buffer.alloc(160)));
  expect(reader.packetsLost).toBe(1);
});

test('rubbish between frames is passed over; nothing but rubbish ends the sound, without an error', () => {
  const { reader, frames, send } = open();
  for (let n = 0; n < MAX_BROKEN_SOUND_PACKETS; n++) send(packet(n, Buffer.alloc(160), 97));
  send(packet(0, Buffer.alloc(160)));
  for (let n = 0; n < MAX_BROKEN_SOUND_PACKETS; n++) send(Buffer.alloc(n));
  expect(reader.problem).toBeUndefined();
  send(Buffer.alloc(9_000, 0x80));
  expect(reader.problem).toBe("the camera's sound cannot be read");
  send(packet(1, Buffer.alloc(160)));
  expect(frames).toHaveLength(1);
});

test('sound that cannot be recorded is said at once', () => {
  const { reader, frames, send } = open({ ...track, clockRate_hz: 96_000 });
  send(packet(0, Buffer.alloc(160)));
  expect(reader.config).toBeUndefined();
  expect(reader.problem).toBe("the camera's sound is of a kind that cannot be recorded");
  expect(frames).toEqual([]);
});
