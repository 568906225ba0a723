/** When a letter goes: the limits, each exceeded. */
import { expect, test } from 'vitest';
import type { HealthKind } from '@nightlatch/protocol';
import type { Untold } from './history.ts';
import {
  AT_ONCE_A_PROBLEM,
  DAY_MS,
  GATHER_MS,
  HOUR_MS,
  MOST_A_PROBLEM,
  MOST_LETTERS,
  planLetter,
  STEADY_MS,
  untoldKey,
  type FormerLetter,
} from './letter-plan.ts';

const NOW_MS = 100 * DAY_MS;
const news = (key: string, kind: HealthKind = 'camera-down', to: 'began' | 'over' = 'began'): Untold => {
  const problem = { id: 1, kind, since_ms: 0, sentence: '', whatToDo: '', ended_ms: undefined };
  return to === 'began' ? { to, key, problem } : { to, key, problem, until_ms: 1, times: 1 };
};
const plan = (untold: readonly Untold[], former: readonly FormerLetter[], waited_ms: number) =>
  planLetter({
    untold,
    former,
    now_ms: NOW_MS,
    since_ms: new Map(untold.map((one) => [untoldKey(one), NOW_MS - waited_ms])),
  });
const lettersAbout = (key: string, count: number, ago_ms: number): FormerLetter[] =>
  Array.from({ length: count }, (_, at) => ({ at_ms: NOW_MS - ago_ms + at, about: [key] }));

test('what happens together is gathered', () => {
  expect(plan([news('a')], [], GATHER_MS - 1)).toBeUndefined();
  expect(plan([news('a'), news('b')], [], GATHER_MS)?.about).toHaveLength(2);
});

test('what comes and goes waits until it is steady, up to the most of a day', () => {
  const most = lettersAbout('a', AT_ONCE_A_PROBLEM, 5 * HOUR_MS);
  expect(plan([news('a')], most.slice(1), GATHER_MS)).toMatchObject({ isUnsteady: true });
  expect(plan([news('a')], most, STEADY_MS - 1)).toBeUndefined();
  expect(plan([news('a')], most, STEADY_MS)).toBeDefined();
  expect(plan([news('a')], lettersAbout('a', MOST_A_PROBLEM, 5 * HOUR_MS), 10 * HOUR_MS)).toBeUndefined();
  expect(plan([news('a')], lettersAbout('a', MOST_A_PROBLEM, DAY_MS + 9), STEADY_MS)).toBeDefined();
  // Another problem does not wait with it, nor take it along.
  expect(plan([news('a'), news('b')], most, GATHER_MS)?.about.map(({ key }) => key)).toEqual(['b']);
});

test.each([
  ['hour', 30 * 60_000],
  ['day', 12 * HOUR_MS],
] as const)('so many letters in a %s and no more; some are kept for the whole recorder', (span, ago_ms) => {
  const { usual, urgent } = MOST_LETTERS[span];
  const others = (count: number): FormerLetter[] =>
    Array.from({ length: count }, (_, at) => ({ at_ms: NOW_MS - ago_ms, about: [`other ${at}`] }));
  expect(plan([news('a')], others(usual - 1), GATHER_MS)).toBeDefined();
  expect(plan([news('a')], others(usual), GATHER_MS)).toBeUndefined();
  expect(plan([news('a', 'cannot-write')], others(usual), GATHER_MS)).toBeDefined();
  expect(plan([news('a', 'cannot-write', 'over')], others(usual), GATHER_MS)).toBeUndefined();
  expect(plan([news('a', 'cannot-write')], others(urgent), GATHER_MS)).toBeUndefined();
});
