/**
 * The worker: takes jobs in the queue's order, prepares them together, hands each mail over, and has it written down at once. Holds at most twice as many jobs as
 * mails go at a time, so that the next are ready when one is done. Several processes work on one queue.
 */
import { SECOND_MS } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { isPassing } from '../db/database.ts';
import { fromUuid, LEASE_S, type MailQueue, type TakenJob } from '../deliveries/queue.ts';
import type { MailOut, MailOutcome } from '../mail/mail-out.ts';
import { prepareMails, type Prepared, type PrepareParts } from './prepare.ts';
import { makeSettler } from './settle.ts';

export interface Courier {
  /** Something new is in the queue. */
  wake(): void;
  /** Mails that were begun are finished and written down; the rest is given back. At most `limit_ms`. */
  stop(limit_ms: number): Promise<void>;
  readonly held: number;
}

export interface CourierParts extends PrepareParts {
  readonly queue: MailQueue;
  readonly mailOut: MailOut;
  readonly log: Log;
  /** Mails at once. */
  readonly connections: number;
  /** How often the queue is asked when nobody wakes this process. */
  readonly look_ms?: number;
  readonly onOutcome?: (outcome: MailOutcome['outcome'], took_ms: number) => void;
}

const LOOK_MS = 1 * SECOND_MS;
const HOLD_ON_EVERY_MS = 5 * SECOND_MS;
/** Whoever has not been able to hold on for so long may have lost the job to another, and begins nothing. */
const SURE_FOR_MS = (LEASE_S * SECOND_MS) / 2;

export function startCourier(parts: CourierParts): Courier {
  const { queue, mailOut, clock, log, connections } = parts;
  const settler = makeSettler(parts);
  const stopping = new AbortController();
  const held = new Map<string, { readonly job: TakenJob; sureUntil_ms: number; hasBegun: boolean }>();
  const most = connections * 2;
  let wakeUp = (): void => undefined;
  let isWoken = false;
  let isTold = false;

  const rest = async (for_ms: number): Promise<void> => {
    if (isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, for_ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wakeUp = () => undefined;
  };
  const wake = (): void => {
    isWoken = true;
    wakeUp();
  };

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const room = most - held.size;
      try {
        const jobs = room >= connections / 2 ? await queue.take(room) : [];
        const sureUntil_ms = clock.monotonic_ms() + SURE_FOR_MS;
        for (const job of jobs) held.set(job.id, { job, sureUntil_ms, hasBegun: false });
        if (jobs.length > 0) void carry(jobs);
        if (isTold) log.info('the queue of mails answers again');
        isTold = false;
        if (jobs.length === 0 || jobs.length < room) await rest(parts.look_ms ?? LOOK_MS);
      } catch (error) {
        if (!isTold) log.warn('the queue of mails cannot be asked; it is tried again', { error });
        isTold = true;
        isWoken = false;
        await rest(LOOK_MS);
      }
    }
  }

  async function carry(jobs: readonly TakenJob[]): Promise<void> {
    try {
      const prepared = await prepareMails(
        parts,
        jobs.map(({ id }) => fromUuid(id)),
      );
      await Promise.all(jobs.map((job, at) => finish(job, prepared[at] ?? { what: 'gone' })));
    } catch (error) {
      // Nothing was begun: another try, here or elsewhere, when the lease is over.
      if (!isPassing(error)) log.error('mails could not be prepared', { error, mails: jobs.length });
      for (const { id } of jobs) held.delete(id);
      wake();
    }
  }

  async function finish(job: TakenJob, prepared: Prepared): Promise<void> {
    try {
      if (prepared.what === 'gone') return await settler.settle({ job, settled: undefined });
      if (prepared.what === 'settled') return await settler.settle({ job, settled: prepared.settled });
      const { mail, fixedText } = prepared;
      await slot();
      try {
        const own = held.get(job.id);
        if (own === undefined || stopping.signal.aborted || own.sureUntil_ms < clock.monotonic_ms()) return;
        own.hasBegun = true;
        const begun_ms = clock.monotonic_ms();
        const result = await mailOut.handOver(mail, stopping.signal);
        parts.onOutcome?.(result.outcome, clock.monotonic_ms() - begun_ms);
        own.hasBegun = !(stopping.signal.aborted && result.outcome === 'put-off');
        if (!own.hasBegun) return;
        const isDone = result.outcome === 'handed-over';
        await settler.settle({
          job,
          settled: {
            flowId: mail.flowId,
            state: result.outcome,
            reason: isDone ? undefined : result.about,
            sentence: isDone ? undefined : result.sentence,
            fixedText,
          },
        });
      } finally {
        leave();
      }
    } catch (error) {
      log.error('how a mail went could not be written down', { error });
    } finally {
      if (!stopping.signal.aborted || held.get(job.id)?.hasBegun !== false) held.delete(job.id);
      if (most - held.size >= connections / 2) wake();
    }
  }

  let busy = 0;
  const queuedUp: (() => void)[] = [];
  const slot = async (): Promise<void> => {
    if (busy < connections) busy += 1;
    else await new Promise<void>((resolve) => queuedUp.push(resolve));
  };
  const leave = (): void => {
    const next = queuedUp.shift();
    if (next === undefined) busy -= 1;
    else next();
  };

  const holdOn = async (): Promise<void> => {
    const own = [...held.values()];
    const sureUntil_ms = clock.monotonic_ms() + SURE_FOR_MS;
    try {
      await queue.holdOn(own.map(({ job }) => job));
      for (const one of own) one.sureUntil_ms = sureUntil_ms;
    } catch {
      // Said by the loop; what is not sure any more is not begun.
    }
  };
  const timer = setInterval(() => void holdOn(), HOLD_ON_EVERY_MS);
  const running = loop();

  return {
    wake,
    get held() {
      return held.size;
    },
    async stop(limit_ms) {
      stopping.abort();
      wake();
      clearInterval(timer);
      await running;
      const until_ms = clock.monotonic_ms() + limit_ms;
      while ([...held.values()].some(({ hasBegun }) => hasBegun) && clock.monotonic_ms() < until_ms)
        await new Promise((resolve) => setTimeout(resolve, 20));
      settler.stop();
      const left = [...held.values()].filter(({ hasBegun }) => !hasBegun);
      await queue.giveBack(left.map(({ job }) => job)).catch((error: unknown) => {
        log.warn('mails that were not begun go when their lease is over', { error, mails: left.length });
      });
      await mailOut.stop();
    },
  };
}
