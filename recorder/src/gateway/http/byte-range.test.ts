import { expect, test } from 'vitest';
import { byteRangeOf } from './byte-range.ts';

const TAG = '"abc"';

test.each([
  ['bytes=0-0', { from: 0, to: 1 }],
  ['bytes=0-', { from: 0, to: 1_000 }],
  ['bytes=10-5000', { from: 10, to: 1_000 }],
  ['bytes=999-', { from: 999, to: 1_000 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=-1', { from: 999, to: 1_000 }],
  ['bytes=-5000', { from: 0, to: 1_000 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=-', undefined],
  ['bytes=5-4', undefined],
  ['bytes=0-1,5-6', undefined],
  ['bytes=1e3-', undefined],
  ['bytes=99999999999999999999-', undefined],
  ['lines=0-1', undefined],
  [undefined, undefined],
])('%s', (range, expected) => {
  expect(byteRangeOf({ range, ifRange: undefined }, 1_000, TAG)).toEqual(expected);
});

test('a range of another version is all of it', () => {
  expect(byteRangeOf({ range: 'bytes=0-0', ifRange: TAG }, 1_000, TAG)).toEqual({ from: 0, to: 1 });
  expect(byteRangeOf({ range: 'bytes=0-0', ifRange: '"other"' }, 1_000, TAG)).toBeUndefined();
  expect(byteRangeOf({ range: 'bytes=0-0', ifRange: `W/${TAG}` }, 1_000, TAG)).toBeUndefined();
});
