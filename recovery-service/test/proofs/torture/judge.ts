/**
 * The judge of a torture: what was accepted, what the service says of it, what the mail server took, and how often a process was killed. Pure; it is tested with
 * planted faults, since a judge that sees nothing proves nothing.
 */
import type { SinkEntry } from '@nightlatch/tools/mail-sink/ledger';

export interface JudgedFlow {
  readonly to: string;
  readonly mayBeReplaced: boolean;
  /** What the service says in the end; undefined: it does not know the flow. */
  readonly state: string | undefined;
}

export interface Evidence {
  /** Every one was answered with 202. */
  readonly flows: readonly JudgedFlow[];
  readonly sink: readonly SinkEntry[];
  readonly kills: number;
  /** Fewer than this may go twice: the mails that stand between a 250 and its commit when a process is killed. */
  readonly fewerTwiceThan: number;
  /** Answers that were not what they had to be, in sentences. */
  readonly wrongAnswers: readonly string[];
  readonly leftInQueue: number;
  readonly envelopesKept: number;
}

export interface Verdict {
  readonly mails: number;
  /** Taken in and neither mailed nor rightly replaced. */
  readonly lost: number;
  /** Mails beyond the first of a flow. */
  readonly duplicates: number;
  readonly replaced: number;
  /** Mailed, and then said to be replaced since a kill fell between the two. */
  readonly replacedAfterMail: number;
  /** In sentences; empty when every promise held. */
  readonly broken: readonly string[];
}

const SHOWN = 5;

export function judge({
  flows,
  sink,
  kills,
  fewerTwiceThan,
  wrongAnswers,
  leftInQueue,
  envelopesKept,
}: Evidence): Verdict {
  const broken: string[] = [];
  const mails = new Map(sink.map((entry) => [entry.to, entry]));
  const known = new Set(flows.map(({ to }) => to));
  const seenIds = new Map<string, string>();
  const count = { lost: 0, duplicates: 0, replaced: 0, replacedAfterMail: 0 };
  const say = (sentences: readonly string[]): void => {
    broken.push(...sentences.slice(0, SHOWN));
    if (sentences.length > SHOWN) broken.push(`… and ${sentences.length - SHOWN} more like it`);
  };
  const wrong: string[] = [];
  for (const { to, mayBeReplaced, state } of flows) {
    const entry = mails.get(to);
    const taken = entry?.taken ?? 0;
    if (taken > 1) count.duplicates += taken - 1;
    if (entry !== undefined) {
      if (entry.messageIds.length !== 1 || entry.messageIds[0] === '')
        wrong.push(`${to}: its tries had ${entry.messageIds.length} Message-IDs`);
      for (const id of entry.messageIds) {
        const other = seenIds.get(id);
        if (other !== undefined) wrong.push(`${to} and ${other} share a Message-ID`);
        seenIds.set(id, to);
      }
    }
    if (state === 'replaced' && mayBeReplaced) {
      count.replaced += 1;
      if (taken > 0) count.replacedAfterMail += 1;
    } else if (taken === 0) {
      count.lost += 1;
      wrong.push(`${to}: taken in, never mailed (${state ?? 'unknown to the service'})`);
    } else if (state !== 'handed-over') wrong.push(`${to}: mailed, but the service says ${state ?? 'nothing'}`);
  }
  say(wrong);
  say(sink.filter(({ to }) => !known.has(to)).map(({ to }) => `${to}: mailed, though nobody asked`));
  say(wrongAnswers);
  const unsure = count.duplicates + count.replacedAfterMail;
  if (unsure > 0 && unsure >= fewerTwiceThan)
    broken.push(`${unsure} mails went twice or too late, with ${kills} kills`);
  if (leftInQueue > 0) broken.push(`${leftInQueue} jobs are left in the queue`);
  if (envelopesKept > 0) broken.push(`${envelopesKept} envelopes are still kept`);
  return { mails: sink.reduce((sum, { taken }) => sum + taken, 0), ...count, broken };
}
