import { expect, test } from 'vitest';
import { fuzz, inputOf } from './src/fuzz.ts';
import { h264Packets } from './src/targets/video.ts';
import { targets } from './src/targets/index.ts';
import { Fault, type Target } from './src/target.ts';

const INPUTS = 100_000;
const SEED = 20_261_123;

test.each(targets)('$name takes hostile input', { timeout: 120_000 }, (target) => {
  const { finding, done } = fuzz(target, { seed: SEED, first: 0, inputs: Math.ceil(INPUTS / targets.length) });
  expect(finding && { ...finding, input: finding.input.toString('hex') }).toBeUndefined();
  expect(done).toBeGreaterThanOrEqual(INPUTS / targets.length);
});

test('honest inputs are used, not refused', () => {
  for (const target of targets) {
    expect(target.seeds.length, target.name).toBeGreaterThan(0);
    for (const seed of target.seeds) target.run(Buffer.from(seed));
  }
});

test('the same seed and number give the same input', () => {
  expect(inputOf(h264Packets, 7, 4_321)).toEqual(inputOf(h264Packets, 7, 4_321));
  expect(inputOf(h264Packets, 7, 4_321)).not.toEqual(inputOf(h264Packets, 8, 4_321));
});

test('a planted bug is found, and its input made small', () => {
  const planted: Target = {
    ...h264Packets,
    run(input) {
      h264Packets.run(input);
      // What a parser does that trusts a length: two bytes of a part's head, and a part number beyond the buffer.
      const at = input.indexOf(Buffer.from([0x7c, 0x85]));
      if (at >= 0 && input[at + 2] === 0xff) throw new Fault('planted');
    },
  };
  const { finding } = fuzz(planted, { seed: SEED, first: 0, inputs: INPUTS });
  expect(finding?.error.message).toBe('planted');
  expect(finding?.input.length).toBeLessThan(8);
});
