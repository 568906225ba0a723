/**
 * Taking envelopes in. What proves itself is kept together with its job in one transaction, many envelopes at a time; the same flow is the same delivery however
 * often it comes. The database is asked for nothing before the signature holds.
 */
import type { Envelope } from '@nightlatch/protocol/envelope/layout';
import { setTimeout as pause } from 'node:timers/promises';
import { makeBatcher } from '../base/batcher.ts';
import { DAY_MS, type Clock } from '../base/clock.ts';
import { counterKeys, spend } from '../caps/counters.ts';
import { dayOf, ENVELOPES_A_DAY_OF_A_RECORDER, windowEnds_s } from '../caps/policy.ts';
import { isPassing, type Database, type Transaction } from '../db/database.ts';
import { lookAtRecorders, raiseSeries, seeRecorders, seriesKey, type SeenRecorder } from '../enrolment/recorders.ts';
import type { Tenant, Tenants } from '../enrolment/tenants.ts';
import type { Keys } from '../keys/keys.ts';
import type { Fairness } from './fairness.ts';
import type { MailQueue } from './queue.ts';
import { addDeliveries, findDeliveries, replaceOlder, type DeliveryState, type NewDelivery } from './store.ts';
import { verifiedEnvelope } from './verify.ts';

export type Taken =
  | {
      readonly outcome: 'taken';
      readonly flowId: Uint8Array;
      readonly state: DeliveryState;
      readonly sentence: string | undefined;
      readonly fixedText: boolean;
      readonly tenant: Tenant;
      readonly knownKeyId: Uint8Array;
    }
  | { readonly outcome: 'refused' | 'older' }
  | { readonly outcome: 'capped'; readonly of: 'recorder' | 'tenant'; readonly retryAfter_s: number };

export interface Intake {
  /** Rejects with `TooBusy`, or with what the database says when it does not come back within seconds. */
  take(bytes: Uint8Array): Promise<Taken>;
}

export interface IntakeParts {
  readonly database: Database;
  readonly keys: Keys;
  readonly tenants: Tenants;
  readonly queue: MailQueue;
  readonly fairness: Fairness;
  readonly clock: Clock;
  /** Something new is in the queue. */
  readonly onQueued: () => void;
  readonly retryFor_ms?: number;
}

interface Candidate {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array;
  readonly tenant: Tenant;
  readonly isAdmitted: boolean;
  readonly flowHex: string;
  readonly keyHex: string;
}

const MOST_IN_ONE = 128;
const BATCHES_AT_ONCE = 2;
const MOST_WAITING = 4_096;
const RETRY_FOR_MS = 8_000;
const REFUSED: Taken = { outcome: 'refused' };
const OLDER: Taken = { outcome: 'older' };

export function makeIntake(parts: IntakeParts): Intake {
  const { database, keys, tenants, queue, fairness, clock } = parts;
  const counters = counterKeys(keys.hashKey);

  async function keep(transaction: Transaction, candidates: readonly Candidate[]): Promise<Map<Candidate, Taken>> {
    const now_ms = clock.wall_ms();
    const now = new Date(now_ms);
    const answers = new Map<Candidate, Taken>();
    const recorders = await seeRecorders(transaction, together(candidates), { now, day: dayOf(now_ms) });
    const left = new Map([...recorders].map(([keyHex, { dayEnvelopes }]) => [keyHex, dayEnvelopes]));
    for (const { keyHex } of candidates) left.set(keyHex, (left.get(keyHex) ?? 0) - 1);
    const fresh: { readonly candidate: Candidate; readonly delivery: NewDelivery }[] = [];
    for (const candidate of candidates) {
      const { envelope, bytes, tenant, keyHex } = candidate;
      const { flowId, series, requestNumber, kind } = envelope.header;
      const recorder = recorders.get(keyHex);
      const count = (left.get(keyHex) ?? 0) + 1;
      left.set(keyHex, count);
      // Two that come together may name two tenants: the recorder is one's.
      if (recorder?.tenant !== tenant.tenant) answers.set(candidate, REFUSED);
      else if (count > ENVELOPES_A_DAY_OF_A_RECORDER) answers.set(candidate, cappedRecorder(now_ms));
      else if (requestNumber <= recorder.floor) answers.set(candidate, OLDER);
      else
        fresh.push({
          candidate,
          delivery: {
            flowId,
            recorder: recorder.recorder,
            tenant: tenant.tenant,
            kind,
            series,
            requestNumber,
            envelope: bytes,
          },
        });
    }
    const inSeries = fresh.map(({ delivery }) => delivery).filter(({ series }) => series > 0);
    const highest = await raiseSeries(transaction, inSeries);
    const isOlder = (delivery: NewDelivery): boolean =>
      delivery.requestNumber < (highest.get(seriesKey(delivery)) ?? 0);
    const marks = new Map(inSeries.filter((one) => !isOlder(one)).map((one) => [seriesKey(one), one]));
    await replaceOlder(transaction, [...marks.values()], now);
    const newest = fresh.filter(({ candidate, delivery }) => {
      if (isOlder(delivery)) answers.set(candidate, OLDER);
      return !isOlder(delivery);
    });
    const added = await addDeliveries(
      transaction,
      newest.map(({ delivery }) => delivery),
      now,
    );
    const jobs = newest.filter(({ candidate }) => added.has(candidate.flowHex));
    await queue.put(
      jobs.map(({ delivery }) => ({ flowId: delivery.flowId, priority: fairness.priorityFor(delivery.tenant) })),
      transaction.jobs,
    );
    for (const { candidate } of jobs) answers.set(candidate, queued(candidate));
    return answers;
  }

  /** One answer each, in their order. */
  async function takeAll(all: readonly Candidate[]): Promise<Taken[]> {
    const answers = new Map<string, Taken>();
    const answerKnown = async (some: readonly Candidate[]): Promise<void> => {
      const known = await findDeliveries(
        database,
        some.map(({ envelope }) => envelope.header.flowId),
      );
      for (const candidate of some) {
        const delivery = known.get(candidate.flowHex);
        if (delivery === undefined) continue;
        // Somebody else's flow: whoever signs with another key learns nothing of it.
        const { keyHex, state, sentence, fixedText } = delivery;
        const answer = keyHex === candidate.keyHex ? { ...queued(candidate), state, sentence, fixedText } : REFUSED;
        answers.set(nameOf(candidate), answer);
      }
    };
    const once = [...new Map(all.map((candidate) => [candidate.flowHex, candidate])).values()];
    await again(() => answerKnown(all));
    const unknown = once.filter((candidate) => !answers.has(nameOf(candidate)));
    const fresh = await withinTenantCaps(await thatMayCount(unknown, answers), answers);
    if (fresh.length > 0) {
      const kept = await again(() => database.transaction((transaction) => keep(transaction, fresh)));
      for (const [candidate, answer] of kept) answers.set(nameOf(candidate), answer);
      if ([...kept.values()].some(({ outcome }) => outcome === 'taken')) parts.onQueued();
    }
    const left = all.filter((candidate) => !answers.has(nameOf(candidate)));
    if (left.length > 0) await again(() => answerKnown(left));
    return all.map((candidate) => answers.get(nameOf(candidate)) ?? REFUSED);
  }

  /**
   * Before anything is counted: whoever holds an old envelope, or none of the tenant's tokens, could otherwise spend what is the recorder's or the tenant's.
   * Others may come in between; the transaction looks again.
   */
  async function thatMayCount(all: readonly Candidate[], answers: Map<string, Taken>): Promise<Candidate[]> {
    const now_ms = clock.wall_ms();
    const asked = all.map(({ envelope: { header } }) => ({ key: header.recorderKey, series: header.series }));
    const standings = await again(() => lookAtRecorders(database, asked, dayOf(now_ms)));
    for (const [at, candidate] of all.entries()) {
      const { envelope, tenant, isAdmitted } = candidate;
      const { requestNumber, series } = envelope.header;
      const { tenant: own, floor = -1, highest = 0, dayEnvelopes = 0 } = standings[at] ?? {};
      const name = nameOf(candidate);
      if (!isAdmitted && own !== tenant.tenant) answers.set(name, REFUSED);
      else if (requestNumber <= floor || (series > 0 && requestNumber < highest)) answers.set(name, OLDER);
      else if (dayEnvelopes >= ENVELOPES_A_DAY_OF_A_RECORDER) answers.set(name, cappedRecorder(now_ms));
    }
    return all.filter((candidate) => !answers.has(nameOf(candidate)));
  }

  /** Before the transaction, so that a tenant's counter is locked for a moment only. */
  async function withinTenantCaps(all: readonly Candidate[], answers: Map<string, Taken>): Promise<Candidate[]> {
    const now_ms = clock.wall_ms();
    const capped = all.filter(({ tenant }) => tenant.dayCap !== undefined);
    if (capped.length === 0) return [...all];
    const ends_s = windowEnds_s(DAY_MS, now_ms);
    const counts = await again(() =>
      spend(
        database,
        capped.map(({ tenant }) => ({ key: counters.ofTenant(tenant.tenant), ends_s })),
      ),
    );
    for (const [at, candidate] of capped.entries()) {
      if ((counts[at] ?? 0) > (candidate.tenant.dayCap ?? Infinity))
        answers.set(nameOf(candidate), { outcome: 'capped', of: 'tenant', retryAfter_s: untilTomorrow_s(now_ms) });
    }
    return all.filter((candidate) => !answers.has(nameOf(candidate)));
  }

  /** The same work again while the database is being started anew, or somebody was in the way. */
  async function again<T>(work: () => Promise<T>): Promise<T> {
    const until_ms = clock.monotonic_ms() + (parts.retryFor_ms ?? RETRY_FOR_MS);
    for (let wait_ms = 20; ; wait_ms = Math.min(wait_ms * 2, 500)) {
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error) || clock.monotonic_ms() > until_ms) throw error;
        await pause(wait_ms);
      }
    }
  }

  const batcher = makeBatcher({
    run: takeAll,
    mostInOne: MOST_IN_ONE,
    batchesAtOnce: database.kind === 'pglite' ? 1 : BATCHES_AT_ONCE,
    mostWaiting: MOST_WAITING,
  });
  return {
    async take(bytes) {
      const envelope = verifiedEnvelope(bytes);
      if (envelope === undefined) return REFUSED;
      const { header } = envelope;
      const tenant = tenants.find(header.tenant);
      if (tenant === undefined || !keys.has(hex(header.keyId))) return REFUSED;
      const isAdmitted = await tenants.admits(tenant, header.recorderKey, header.enrolmentProof);
      // A proof that does not hold is not overlooked, whoever sends it.
      if (header.enrolmentProof !== undefined && !isAdmitted) return REFUSED;
      return batcher.add({
        envelope,
        bytes,
        tenant,
        isAdmitted,
        flowHex: hex(header.flowId),
        keyHex: hex(header.recorderKey),
      });
    },
  };
}

function queued({ envelope, tenant }: Candidate): Taken & { readonly outcome: 'taken' } {
  const { flowId, knownKeyId } = envelope.header;
  return { outcome: 'taken', flowId, state: 'queued', sentence: undefined, fixedText: false, tenant, knownKeyId };
}

/** A flow of two recorders is two questions. */
function nameOf({ flowHex, keyHex }: Candidate): string {
  return `${flowHex}/${keyHex}`;
}

function together(candidates: readonly Candidate[]): SeenRecorder[] {
  const seen = new Map<string, SeenRecorder>();
  for (const { envelope, tenant, isAdmitted, keyHex } of candidates) {
    const kept = seen.get(keyHex);
    const before = kept?.tenant === tenant.tenant ? kept : undefined;
    seen.set(keyHex, {
      key: envelope.header.recorderKey,
      tenant: tenant.tenant,
      knownKeyId: envelope.header.knownKeyId,
      envelopes: (kept?.envelopes ?? 0) + 1,
      isAdmitted: isAdmitted || before?.isAdmitted === true,
    });
  }
  return [...seen.values()];
}

function cappedRecorder(now_ms: number): Taken {
  return { outcome: 'capped', of: 'recorder', retryAfter_s: untilTomorrow_s(now_ms) };
}

function untilTomorrow_s(now_ms: number): number {
  return Math.max(1, Math.ceil(windowEnds_s(DAY_MS, now_ms) - now_ms / 1_000));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
