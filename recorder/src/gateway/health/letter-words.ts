/** A letter about problems, in words: at most so many problems in one, times in the recorder's own zone. */
import type { HealthKind } from '@nightlatch/protocol';
import type { Letter } from '@nightlatch/letters/letter';
import type { Untold } from './history.ts';

/** Of each kind of news in one letter. */
export const MOST_IN_A_LETTER = 20;

export interface LetterFacts {
  name(): string;
  wall_ms(): number;
  /** IANA name. */
  timeZone(): string;
}

type Unaddressed<K extends Letter['kind']> = Omit<Extract<Letter, { kind: K }>, 'to'>;

export function composeLetter(
  about: readonly Untold[],
  { isUnsteady, still, facts }: { isUnsteady: boolean; still: number; facts: LetterFacts },
): Unaddressed<'health'> {
  const say = (wall_ms: number): string => sayMoment(wall_ms, facts.timeZone());
  const began = about.flatMap((one) => (one.to === 'began' ? [one] : []));
  const over = about.flatMap((one) => (one.to === 'over' ? [one] : []));
  const otherwise = still - began.length;
  return {
    kind: 'health',
    recorderName: facts.name(),
    at: say(facts.wall_ms()),
    headline: headline(began, over, still),
    began: began.slice(0, MOST_IN_A_LETTER).map(({ problem: { sentence, whatToDo, since_ms } }) => ({
      sentence,
      whatToDo,
      since: say(since_ms),
    })),
    over: over.slice(0, MOST_IN_A_LETTER).map(({ problem: { sentence, since_ms }, until_ms, times }) => ({
      sentence,
      from: say(since_ms),
      until: say(until_ms),
      times,
    })),
    more: Math.max(0, began.length - MOST_IN_A_LETTER) + Math.max(0, over.length - MOST_IN_A_LETTER),
    still: began.length > 0 ? still : Math.max(0, otherwise),
    isUnsteady,
  };
}

export function composeTest(facts: LetterFacts): Unaddressed<'health-test'> {
  return { kind: 'health-test', recorderName: facts.name(), at: sayMoment(facts.wall_ms(), facts.timeZone()) };
}

/** `Mon 23 Nov 2026, 14:05 (Europe/Berlin)` */
function sayMoment(wall_ms: number, timeZone: string): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone,
  }).format(wall_ms);
  return `${text} (${timeZone})`;
}

function headline(began: readonly Untold[], over: readonly Untold[], still: number): string {
  const [first] = began.length > 0 ? began : over;
  if (first === undefined) return 'About your recorder';
  const isOne = (began.length > 0 ? began : over).length === 1;
  if (began.length > 0) return isOne ? shortly(first.problem.kind) : `${began.length} problems at your recorder`;
  if (still === 0) return 'All is well again at your recorder';
  return isOne ? 'A problem at your recorder is over' : `${over.length} problems at your recorder are over`;
}

function shortly(kind: HealthKind): string {
  switch (kind) {
    case 'engine-away':
      return 'Your recorder may not be recording';
    case 'cannot-write':
      return 'Your recorder cannot write to its disk';
    case 'reserve-spent':
      return 'The disk of your recorder is full';
    case 'disk-slow':
      return 'The disk of your recorder is slow';
    case 'disk-failing':
      return 'The disk of your recorder reports errors';
    case 'recorder-clock':
      return 'The clock of your recorder may be wrong';
    case 'camera-down':
      return 'A camera is not recorded';
    case 'camera-clock':
      return 'The clock of a camera is wrong';
    case 'motion-not-possible':
      return 'Motion cannot be found at a camera';
    case 'footage-short':
      return 'Footage is kept for a shorter time than wanted';
  }
}
