/**
 * Writing how deliveries went: state and job in one transaction, so that a mail is neither lost nor sent twice. A mail is written down at once after the mail server's
 * answer; what is answered while a transaction is under way goes into the next. While the database is away it is tried again until it is back.
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

export function makeSettler(parts: {
  readonly database: Database;
  readonly queue: MailQueue;
  readonly clock: Clock;
  readonly log: Log;
}): Settler {
  const { database, queue, clock, log } = parts;
  let isStopped = false;
  const write = async (all: readonly Settling[]): Promise<void> => {
    const isIn = (state: Settled['state'], { settled }: Settling): boolean => settled?.state === state;
    const jobs = (some: readonly Settling[]): TakenJob[] => some.map(({ job }) => job);
    await database.transaction(async (transaction) => {
      const rows = all.map(({ settled }) => settled).filter((settled) => settled !== undefined);
      await settleDeliveries(transaction, rows, new Date(clock.wall_ms()));
      const putOff = all.filter((one) => isIn('put-off', one));
      const givenUp = all.filter(({ settled }) => settled?.reason === 'given-up' || settled?.reason === 'unopenable');
      await queue.remove(jobs(all.filter((one) => !putOff.includes(one) && !givenUp.includes(one))), transaction.jobs);
      await queue.putOff(jobs(putOff), transaction.jobs);
      await queue.giveUp(jobs(givenUp), transaction.jobs);
    });
  };
  const batcher = makeBatcher<Settling, true>({
    mostInOne: MOST_IN_ONE,
    batchesAtOnce: 1,
    mostWaiting: Number.MAX_SAFE_INTEGER,
    async run(all) {
      for (let wait_ms = 20, isTold = false; ; wait_ms = Math.min(wait_ms * 2, 1_000)) {
        try {
          await write(all);
          return all.map(() => true);
        } catch (error) {
          if (!isPassing(error) || isStopped) throw error;
          if (!isTold)
            log.warn('what was mailed cannot be written down; it is tried again', { error, mails: all.length });
          isTold = true;
          await pause(wait_ms);
        }
      }
    },
  });
  return {
    async settle(settling) {
      await batcher.add(settling);
    },
    stop: () => {
      isStopped = true;
    },
  };
}
