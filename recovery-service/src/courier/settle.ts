/**
 * Writing how deliveries went. That a mail is over is one statement, committed at once after the mail server's answer, since a kill before it sends the mail again;
 * its job is removed after that, and a job that outlives its delivery finds nothing to do. What is tried again or given up changes delivery and job in one
 * transaction. Answers that come meanwhile go together in the next statement. While the database is away all of it is tried again until it is back.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { makeBatcher } from '../base/batcher.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { isPassing, type Database } from '../db/database.ts';
import type { MailQueue, TakenJob } from '../deliveries/queue.ts';
import { settleDeliveries, type Settled } from '../deliveries/store.ts';

export interface Settling {
  readonly job: TakenJob;
  /** Absent: the job alone goes. */
  readonly settled: Settled | undefined;
}

export interface Settler {
  /** Resolves when it is committed. Rejects only for what no other try would mend, or after `stop`. */
  settle(settling: Settling): Promise<void>;
  /** What cannot be written now is not tried again. */
  stop(): void;
}

const MOST_IN_ONE = 64;
const WRITES_AT_ONCE = 2;

export function makeSettler(parts: {
  readonly database: Database;
  readonly queue: MailQueue;
  readonly clock: Clock;
  readonly log: Log;
}): Settler {
  const { database, queue, clock, log } = parts;
  let isStopped = false;

  async function untilWritten(mails: number, write: () => Promise<void>): Promise<void> {
    for (let wait_ms = 20, isTold = false; ; wait_ms = Math.min(wait_ms * 2, 1_000)) {
      try {
        return await write();
      } catch (error) {
        if (!isPassing(error) || isStopped) throw error;
        if (!isTold) log.warn('what was mailed cannot be written down; it is tried again', { error, mails });
        isTold = true;
        await pause(wait_ms);
      }
    }
  }
  function inBatches(batchesAtOnce: number, write: (all: readonly Settling[]) => Promise<void>) {
    return makeBatcher<Settling, true>({
      mostInOne: MOST_IN_ONE,
      batchesAtOnce,
      mostWaiting: Number.MAX_SAFE_INTEGER,
      async run(all) {
        await untilWritten(all.length, () => write(all));
        return all.map(() => true);
      },
    });
  }

  const over = inBatches(database.kind === 'pglite' ? 1 : WRITES_AT_ONCE, (all) =>
    settleDeliveries(database, rowsOf(all), new Date(clock.wall_ms())),
  );
  const removed = inBatches(1, (all) => queue.remove(jobsOf(all), database.jobs));
  const both = inBatches(1, (all) =>
    database.transaction(async (transaction) => {
      await settleDeliveries(transaction, rowsOf(all), new Date(clock.wall_ms()));
      await queue.putOff(jobsOf(all.filter(isPutOff)), transaction.jobs);
      await queue.giveUp(jobsOf(all.filter((one) => !isPutOff(one))), transaction.jobs);
    }),
  );
  return {
    async settle(settling) {
      if (isPutOff(settling) || isGivenUp(settling)) {
        await both.add(settling);
        return;
      }
      if (settling.settled !== undefined) await over.add(settling);
      await removed.add(settling);
    },
    stop: () => {
      isStopped = true;
    },
  };
}

function isPutOff({ settled }: Settling): boolean {
  return settled?.state === 'put-off';
}
function isGivenUp({ settled }: Settling): boolean {
  return settled?.reason === 'given-up' || settled?.reason === 'unopenable';
}
function rowsOf(all: readonly Settling[]): Settled[] {
  return all.map(({ settled }) => settled).filter((settled) => settled !== undefined);
}
function jobsOf(all: readonly Settling[]): TakenJob[] {
  return all.map(({ job }) => job);
}
