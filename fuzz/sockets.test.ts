/** A short form of `npm run fuzz:sockets`, and that it would tell what it is there to tell. */
import { expect, test } from 'vitest';
import { faultsOf } from './src/sockets/judge.ts';
import { trial } from './src/sockets/trial.ts';

test('hostile cameras over sockets: nobody else loses a frame, nothing crashes', { timeout: 120_000 }, async () => {
  const result = await trial(20_261_128, 500);
  expect(faultsOf(result)).toEqual([]);
  expect(result.inputs).toBeGreaterThanOrEqual(500);
  expect(Object.keys(result.reasons).length).toBeGreaterThan(5);
  expect(result.goodFrames).toBeGreaterThan(25);

  expect(
    faultsOf({ ...result, crashed: true, goodFramesLost: 1, longestWait_ms: 5_000, memoryGrowth_MiB: 500 }),
  ).toEqual([
    'the engine ended',
    'the good camera lost 1 frames',
    'the good camera waited 5000 ms',
    'memory grew by 500 MiB',
  ]);
});
