import { expect, test } from 'vitest';
import { encodeEngineJson, engineFrameHead, type EngineMessage, EngineMessageReader } from './engine-messages.ts';

const frame = Uint8Array.from({ length: 300 }, (_, at) => at & 255);
const stream = Buffer.concat([
  encodeEngineJson({ type: 'subscribe', subscription: 7, cameraId: 'front' }),
  engineFrameHead(7, frame.length),
  frame,
  encodeEngineJson({ type: 'unsubscribe', subscription: 7 }),
]);

function check(messages: readonly EngineMessage[]): void {
  expect(messages).toHaveLength(3);
  expect(messages[0]).toEqual({ kind: 'json', value: { type: 'subscribe', subscription: 7, cameraId: 'front' } });
  const middle = messages[1];
  if (middle?.kind !== 'frame') throw new Error('no frame');
  expect(middle.subscription).toBe(7);
  expect(Buffer.from(middle.frame).equals(frame)).toBe(true);
  expect(messages[2]).toEqual({ kind: 'json', value: { type: 'unsubscribe', subscription: 7 } });
}

test('a stream cut at any byte gives the same messages', () => {
  for (let cut = 0; cut <= stream.length; cut++) {
    const reader = new EngineMessageReader();
    check([...reader.push(stream.subarray(0, cut)), ...reader.push(stream.subarray(cut))]);
  }
});

test('a stream that comes byte by byte gives the same messages', () => {
  const reader = new EngineMessageReader();
  check([...stream].flatMap((byte) => reader.push(Uint8Array.of(byte))));
});

test('what is too long, of no kind, or not JSON breaks the link', () => {
  expect(() => new EngineMessageReader().push(Uint8Array.of(0xff, 0, 0, 0, 0))).toThrow('bytes');
  expect(() => new EngineMessageReader().push(Uint8Array.of(0, 0, 0, 1, 9))).toThrow('kind');
  expect(() => new EngineMessageReader().push(Uint8Array.of(0, 0, 0, 2, 0, 123))).toThrow();
});
