import { expect, test } from 'vitest';
import { MotionJudge } from './motion-judge.ts';

/** What it says at each of those levels, looks being so far apart. */
function say(levels: readonly number[], apart_ms = 200): boolean[] {
  const judge = new MotionJudge();
  return levels.map((level, at) => judge.look(level, at * apart_ms, apart_ms));
}

test('one look of little motion is none, two are, and one of much', () => {
  expect(say([0, 1.5, 0, 1.5, 0])).toEqual([false, false, false, false, false]);
  expect(say([0, 1.5, 1.5])).toEqual([false, false, true]);
  expect(say([0, 9])).toEqual([false, true]);
});

test('it lasts for two seconds after what was seen last', () => {
  const said = say([2, 2, ...Array.from({ length: 12 }, () => 0)]);
  expect(said.lastIndexOf(true)).toBe(10);
  expect(said.at(-1)).toBe(false);
});

test('looks that are far apart count alone, and it takes two of them to end it', () => {
  expect(say([0, 1, 0, 0, 0], 4_000)).toEqual([false, true, true, false, false]);
});

test('nothing is known any more after it was told to forget', () => {
  const judge = new MotionJudge();
  judge.look(9, 0, 200);
  judge.forget();
  expect(judge.moving).toBe(false);
  expect(judge.look(1.5, 200, 200)).toBe(false);
});
