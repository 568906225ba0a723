import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startQuietService, type QuietService } from '../quiet-service.ts';
import { pairsOf, timePair, type Pair } from './timing.ts';
import { makeSample, welch } from './welch.ts';

/** 4.5 is asked for on a quiet machine over 100,000 pairs; here neighbours come and go. */
const MOST_T = 8;
const PAIRS = 1_500;

let quiet: QuietService;
let pairs: Pair[];
beforeAll(async () => {
  quiet = await startQuietService();
  pairs = await pairsOf(quiet.sealKey, async (envelope) => {
    await quiet.service.intake.take(envelope);
  });
}, 150_000);
afterAll(() => quiet?.stop(), 60_000);

async function timed(envelope: Buffer): Promise<number> {
  const began_ms = performance.now();
  const { outcome } = await quiet.service.intake.take(envelope);
  const took_ms = performance.now() - began_ms;
  expect(outcome).toBe('refused');
  return took_ms;
}

test('Welch: as computed by hand', () => {
  const [one, other] = [makeSample(), makeSample()];
  for (const value of [3, 4, 5, 6, 7]) one.add(value);
  for (const value of [1, 2, 3, 4]) other.add(value);
  // Means 5 and 2.5, variances 2.5 and 5/3: 2.5 / sqrt(0.5 + 0.41666…).
  expect(welch(one, other)).toBeCloseTo(2.6112, 4);
});

test('no kind of refused envelope takes its own time', { timeout: 120_000 }, async () => {
  for (const pair of pairs) {
    const figures = await timePair(pair, PAIRS, timed);
    expect(Math.abs(figures.t), JSON.stringify(figures)).toBeLessThan(MOST_T);
  }
});

test('two milliseconds more for known recorders alone are found', { timeout: 120_000 }, async () => {
  const [pair] = pairs;
  if (pair === undefined) throw new Error('no pair');
  const known = new Set(pair.one);
  const { t } = await timePair(pair, 1_500, async (envelope) => {
    const began_ms = performance.now();
    await quiet.service.intake.take(envelope);
    if (known.has(envelope)) await pause(2);
    return performance.now() - began_ms;
  });
  expect(Math.abs(t)).toBeGreaterThan(MOST_T);
});
