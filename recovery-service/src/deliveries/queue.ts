/**
 * The queue of mails (pg-boss). A job is the flow's id and nothing else; the sealed envelope stands in `deliveries`. A job is put in by the transaction that keeps
 * the envelope, and taken out by the one that writes how it went. Whoever works on one says so every few seconds; after a kill it is given to another.
 */
import { PgBoss, fromPglite } from 'pg-boss';
import type { Log } from '../base/log.ts';
import type { JobConnection } from '../db/database.ts';
import type { EmbeddedDatabase } from '../db/pglite.ts';
import type { PostgresDatabase } from '../db/postgres.ts';

export interface TakenJob {
  readonly id: string;
  readonly retryCount: number;
}

export interface MailQueue {
  put(
    jobs: readonly { readonly flowId: Uint8Array; readonly priority: number }[],
    within: JobConnection,
  ): Promise<void>;
  /** At most so many, the first in order; they are this caller's while it holds on to them. */
  take(most: number): Promise<TakenJob[]>;
  /** Those of them that are still the caller's. */
  holdOn(jobs: readonly TakenJob[]): Promise<void>;
  remove(jobs: readonly TakenJob[], within: JobConnection): Promise<void>;
  /** Tried again after a wait that doubles, from 15 seconds to 15 minutes. */
  putOff(jobs: readonly TakenJob[], within: JobConnection): Promise<void>;
  /** Trying was given up: kept apart for two weeks, for the operator. */
  giveUp(jobs: readonly TakenJob[], within: JobConnection): Promise<void>;
  /** Not begun: for somebody else, at once. */
  giveBack(jobs: readonly TakenJob[]): Promise<void>;
  counts(): Promise<{ readonly waiting: number; readonly active: number; readonly dead: number }>;
  stop(): Promise<void>;
}

const MAIL = 'mail';
const DEAD = 'mail-dead';
export const LEASE_S = 30;
const RETRY_S = 15;
const LONGEST_RETRY_S = 15 * 60;
/** More than fit into a life of 24 hours: time ends the tries, not their count. */
const RETRIES = 400;
const KEPT_DEAD_S = 14 * 24 * 3_600;

export async function openQueue(
  database: EmbeddedDatabase | PostgresDatabase,
  log: Log,
  options: { readonly lookAfter_s?: number } = {},
): Promise<MailQueue> {
  const common = {
    schedule: false,
    superviseIntervalSeconds: options.lookAfter_s ?? 15,
    monitorIntervalSeconds: options.lookAfter_s ?? 15,
    registerInstance: false,
  };
  const boss =
    database.kind === 'pglite'
      ? new PgBoss({ ...common, db: fromPglite(database.pglite), backend: 'pglite' })
      : new PgBoss({
          ...common,
          connectionString: database.url,
          max: 2,
          application_name: 'nightlatch-recovery-queue',
        });
  boss.on('error', (error) => log.warn('the queue of mails has trouble', { error }));
  await boss.start();
  await boss.createQueue(DEAD, { retentionSeconds: KEPT_DEAD_S, retryLimit: 0 });
  await boss.createQueue(MAIL, {
    retryLimit: RETRIES,
    retryDelay: RETRY_S,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_S,
    heartbeatSeconds: LEASE_S,
    expireInSeconds: 3_600,
    deadLetter: DEAD,
  });
  const db = database.jobs;
  return {
    async put(jobs, within) {
      const rows = jobs.map(({ flowId, priority }) => ({ id: toUuid(flowId), priority }));
      await boss.insert(MAIL, rows, { db: within });
    },
    async take(most) {
      const jobs = await boss.fetch(MAIL, { batchSize: most, db });
      return jobs.map(({ id, retryCount }) => ({ id, retryCount }));
    },
    async holdOn(jobs) {
      if (jobs.length > 0) await boss.touch(MAIL, [...jobs], { db });
    },
    async remove(jobs, within) {
      if (jobs.length > 0)
        await boss.deleteJob(
          MAIL,
          jobs.map(({ id }) => id),
          { db: within },
        );
    },
    async putOff(jobs, within) {
      if (jobs.length > 0) await boss.fail(MAIL, [...jobs], null, { db: within });
    },
    async giveUp(jobs, within) {
      if (jobs.length === 0) return;
      await boss.deleteJob(
        MAIL,
        jobs.map(({ id }) => id),
        { db: within },
      );
      await boss.insert(
        DEAD,
        jobs.map(({ id }) => ({ id })),
        { db: within },
      );
    },
    async giveBack(jobs) {
      if (jobs.length === 0) return;
      await database.transaction(async ({ jobs: within }) => {
        await boss.cancel(MAIL, [...jobs], { db: within });
        await boss.resume(
          MAIL,
          jobs.map(({ id }) => id),
          { db: within },
        );
      });
    },
    async counts() {
      const [queue] = await boss.getQueueStats(MAIL, { force: true });
      const [dead] = await boss.getQueueStats(DEAD, { force: true });
      return { waiting: queue?.queuedCount ?? 0, active: queue?.activeCount ?? 0, dead: dead?.queuedCount ?? 0 };
    },
    stop: () => boss.stop({ graceful: false, close: database.kind === 'postgres' }),
  };
}

export function toUuid(flowId: Uint8Array): string {
  return Buffer.from(flowId)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
export function fromUuid(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
