import type { PtzMove } from '@nightlatch/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeldMove, SAY_AGAIN_MS } from './held-move.ts';

const left = { kind: 'move', pan: -1, tilt: 0, zoom: 0 } as const;
const up = { kind: 'move', pan: 0, tilt: 1, zoom: 0 } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function held(answer: () => Promise<unknown> = () => Promise.resolve()) {
  const sent: PtzMove[] = [];
  const results: unknown[] = [];
  const move = new HeldMove({
    send: (one) => {
      sent.push(one);
      return answer();
    },
    onResult: (error) => results.push(error),
  });
  return { move, sent, results, kinds: () => sent.map((one) => one.kind) };
}

test('what is held is said again, and stopped when it is let go', async () => {
  const { move, sent, kinds } = held();
  move.hold(left);
  await vi.advanceTimersByTimeAsync(2 * SAY_AGAIN_MS + 10);
  expect(sent).toEqual([left, left, left]);
  move.release();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(kinds()).toEqual(['move', 'move', 'move', 'stop']);
});

test('a stop waits for the move that it ends', async () => {
  const first = Promise.withResolvers<void>();
  const { move, kinds } = held(() => first.promise);
  move.hold(left);
  move.release();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kinds()).toEqual(['move']);
  first.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(kinds()).toEqual(['move', 'stop']);
});

test('another direction takes over at once', async () => {
  const { move, sent } = held();
  move.hold(left);
  await vi.advanceTimersByTimeAsync(10);
  move.hold(up);
  await vi.advanceTimersByTimeAsync(10);
  expect(sent).toEqual([left, up]);
  move.release();
  await vi.advanceTimersByTimeAsync(10);
});

test('letting go of nothing says nothing; a camera that refuses is told, and stopped all the same', async () => {
  const refusal = new Error('it does not move');
  const { move, kinds, results } = held(() => Promise.reject(refusal));
  move.release();
  await vi.advanceTimersByTimeAsync(10);
  expect(kinds()).toEqual([]);
  move.hold(left);
  move.release();
  await vi.advanceTimersByTimeAsync(10);
  expect(kinds()).toEqual(['move', 'stop']);
  expect(results).toEqual([refusal, refusal]);
});
