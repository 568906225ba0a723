/** How many of what: the caps that protect mailboxes from recorders, and recorders from each other. Fixed windows of UTC. */
import { DAY_MS, HOUR_MS } from '../base/clock.ts';

export interface Cap {
  /** Part of what the counter is found by. */
  readonly name: string;
  readonly most: number;
  readonly window_ms: number;
  /** Counted for the mailbox alone, whichever recorder it is. */
  readonly isOfMailbox: boolean;
}

const pair = (name: string, most: number, window_ms: number): Cap => ({ name, most, window_ms, isOfMailbox: false });

/** Without a proof of consent anybody who knows an address could spend these: a few mails, and none of them says anything of the sender's. */
const unproven: readonly Cap[] = [
  pair('unproven', 3, DAY_MS),
  { name: 'unproven of all', most: 6, window_ms: DAY_MS, isOfMailbox: true },
];
/** With one, only the recorder that the mailbox consented to can. */
const proven = {
  reset: [pair('resets of an hour', 5, HOUR_MS), pair('resets of a day', 12, DAY_MS)],
  confirmation: [pair('confirmations', 12, DAY_MS)],
  notice: [pair('notices', 20, DAY_MS)],
} as const;

export const ENVELOPES_A_DAY_OF_A_RECORDER = 60;

export function mailCaps(kind: keyof typeof proven, isProven: boolean): readonly Cap[] {
  return isProven ? proven[kind] : unproven;
}

/** When this window ends, in seconds of the epoch; and the day's number. */
export function windowEnds_s(window_ms: number, now_ms: number): number {
  return ((Math.floor(now_ms / window_ms) + 1) * window_ms) / 1_000;
}

export function dayOf(now_ms: number): number {
  return Math.floor(now_ms / DAY_MS);
}
