import { expect, test } from 'vitest';
import { mark, rangeOf, unmarked } from './marks.ts';

test('two ends make a range; one that would turn it round begins a new one', () => {
  const begun = mark(unmarked, 'from', 1_000);
  expect(rangeOf(begun)).toBeUndefined();
  const whole = mark(begun, 'to', 5_000);
  expect(rangeOf(whole)).toEqual({ from_ms: 1_000, to_ms: 5_000 });
  expect(rangeOf(mark(whole, 'to', 500))).toBeUndefined();
  expect(mark(whole, 'from', 9_000)).toEqual({ from_ms: 9_000, to_ms: undefined });
  expect(rangeOf(mark(mark(unmarked, 'to', 5_000), 'from', 2_000))).toEqual({ from_ms: 2_000, to_ms: 5_000 });
});
