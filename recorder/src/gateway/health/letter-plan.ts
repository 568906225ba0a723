/**
 * When a letter about problems goes, and about which of them. Pure; times are powered-on milliseconds. What happens together is
 * gathered into one letter. What comes and goes is told four times a day, then only when it has stayed as it is for an hour, and
 * never more than eight times. All problems together have their most letters an hour and a day; some of these are kept for what
 * concerns the whole recorder. What may not go now waits, and is told as it is when its turn comes.
 */
import type { HealthKind } from '@nightlatch/protocol';
import type { Untold } from './history.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const GATHER_MS = 30_000;
export const STEADY_MS = HOUR_MS;
/** Letters a day about one problem: so many at once, and so many in all. */
export const AT_ONCE_A_PROBLEM = 4;
export const MOST_A_PROBLEM = 8;
/** Letters an hour and a day about all problems; `urgent`: when one of the whole recorder began. */
export const MOST_LETTERS = { hour: { usual: 4, urgent: 6 }, day: { usual: 16, urgent: 24 } } as const;

const OF_THE_WHOLE: ReadonlySet<HealthKind> = new Set([
  'engine-away',
  'cannot-write',
  'reserve-spent',
  'disk-failing',
  'disk-slow',
]);

export interface FormerLetter {
  readonly at_ms: number;
  readonly about: readonly string[];
}

export interface LetterView {
  readonly untold: readonly Untold[];
  /** When each of them was first seen as it is, by `untoldKey`. */
  readonly since_ms: ReadonlyMap<string, number>;
  /** Of the last day. */
  readonly former: readonly FormerLetter[];
  readonly now_ms: number;
}

export interface PlannedLetter {
  readonly about: readonly Untold[];
  /** One of them has used up what is told at once. */
  readonly isUnsteady: boolean;
}

export function untoldKey({ key, to }: Untold): string {
  return `${to} ${key}`;
}

/** Undefined: no letter now. */
export function planLetter({ untold, since_ms, former, now_ms }: LetterView): PlannedLetter | undefined {
  const lastDay = former.filter(({ at_ms }) => now_ms - at_ms < DAY_MS);
  const toldOf = (key: string): number => lastDay.filter(({ about }) => about.includes(key)).length;
  const waited_ms = (one: Untold): number => now_ms - (since_ms.get(untoldKey(one)) ?? now_ms);
  const isSteady = (one: Untold): boolean => waited_ms(one) >= STEADY_MS && toldOf(one.key) < MOST_A_PROBLEM;
  const isFresh = ({ key }: Untold): boolean => toldOf(key) < AT_ONCE_A_PROBLEM;

  const about = untold.filter((one) => isFresh(one) || isSteady(one));
  if (!about.some((one) => waited_ms(one) >= GATHER_MS)) return undefined;
  const isUrgent = about.some((one) => one.to === 'began' && OF_THE_WHOLE.has(one.problem.kind));
  const lastHour = lastDay.filter(({ at_ms }) => now_ms - at_ms < HOUR_MS);
  const use = isUrgent ? 'urgent' : 'usual';
  if (lastHour.length >= MOST_LETTERS.hour[use] || lastDay.length >= MOST_LETTERS.day[use]) return undefined;
  return { about, isUnsteady: about.some(({ key }) => toldOf(key) + 1 >= AT_ONCE_A_PROBLEM) };
}
