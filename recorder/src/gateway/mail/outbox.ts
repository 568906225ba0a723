/**
 * The outbox: letters that wait, sealed under keys/data.key, until a courier hands them over. A letter is put in inside the
 * transaction that gives rise to it. Its plaintext is erased on hand-over, supersession and expiry. A letter is never lost; it
 * goes twice only where a kill fell between the mail server's acceptance and our commit, and then with the same Message-ID.
 */
import { createHash, randomInt } from 'node:crypto';
import { letterSchema, type Letter, type LetterKind } from '@nightlatch/letters/letter';
import type { Log } from '../../base/log.ts';
import { seal, unseal } from '../../base/seal.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import { maskAddress } from './address.ts';
import type { CodeCourier, Delivery } from './courier.ts';

export interface OutboxEntry {
  readonly maskedAddress: string;
  readonly state: 'queued' | 'sending' | 'handed-over' | 'refused' | 'waiting-for-network';
  readonly detail?: string;
}

/** What the room that wrote a letter knows about it. Called inside the outbox's transactions. */
export interface LetterOwner {
  /** Minutes the code would live if it were accepted now; undefined: the letter is not wanted any more. */
  minutesLeft(flowId: string): number | undefined;
  handedOver(flowId: string): void;
}

export interface Outbox {
  /** Inside a transaction. `flowId`: the letters of one event; one letter an address. */
  put(flowId: string, letter: Letter): void;
  /** Inside a transaction: what still waits of this flow is erased. */
  drop(flowId: string): void;
  /** How far the letters of a flow have come. */
  entries(flowId: string): OutboxEntry[];
  /** Who knows about letters of this kind. */
  owns(kind: LetterKind, owner: LetterOwner): void;
  /** Letters were put in, or the settings changed (`retryRefused`): look now. */
  wake(retryRefused?: boolean): void;
  /** Waits for nothing but what is being handed over right now, which is broken off. */
  stop(): Promise<void>;
}

const GIVE_UP_MS: Record<LetterKind, number> = {
  'secure-code': 24 * 60 * 60_000,
  confirmation: 24 * 60 * 60_000,
  'notice-reset': 7 * 24 * 60 * 60_000,
  'notice-address': 7 * 24 * 60 * 60_000,
  'notice-password': 7 * 24 * 60 * 60_000,
  test: 60_000,
  health: 24 * 60 * 60_000,
  'health-test': 60_000,
};
const UNREADABLE =
  'A key of this recorder was lost, so this mail could not be read any more and was not sent. Have a new one sent.';
const AT_ONCE = 3;
const LOOK_EVERY_MS = 1_000;
const REFUSED_RETRY_MS = 10 * 60_000;
const KEPT_HANDED_OVER = 500;

/** 3, 9, 27 … seconds, 5 minutes at most, a quarter more or less. */
function backoff_ms(attempts: number): number {
  return Math.round(Math.min(300_000, 1_000 * 3 ** Math.min(attempts, 10)) * (0.75 + randomInt(0, 501) / 1000));
}

export function openOutbox(parts: {
  settings: Settings;
  poweredClock: PoweredClock;
  dataKey: Uint8Array;
  couriers: readonly CodeCourier[];
  log: Log;
}): Outbox {
  const { settings, poweredClock, dataKey, couriers, log } = parts;
  const { db } = settings;
  const owners = new Map<LetterKind, LetterOwner>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  // What a kill left "sending" is sent again: the server may or may not have it.
  db.exec("UPDATE outbox SET state = 'queued' WHERE state = 'sending'");

  function update(
    id: number,
    to: { state: OutboxEntry['state']; detail?: string; wait_ms?: number; erase?: boolean },
  ): void {
    db.prepare(
      `UPDATE outbox SET state = ?, detail = ?, next_powered_ms = ?, sealed = CASE WHEN ? THEN NULL ELSE sealed END WHERE id = ?`,
    ).run(to.state, to.detail ?? null, poweredClock.now_ms() + (to.wait_ms ?? 0), to.erase === true ? 1 : 0, id);
  }
  function eraseDead(now: number): void {
    db.prepare(
      "UPDATE outbox SET sealed = NULL, state = 'dropped' WHERE sealed IS NOT NULL AND gives_up_powered_ms <= ?",
    ).run(now);
    db.prepare('DELETE FROM outbox WHERE sealed IS NULL AND id <= (SELECT max(id) FROM outbox) - ?').run(
      KEPT_HANDED_OVER,
    );
  }

  let lookFails = false;
  /** Never throws: a full disk stops the mail, not the console. */
  function look(): void {
    if (stopping.signal.aborted) return;
    try {
      carryWhatIsDue();
      lookFails = false;
    } catch (error) {
      if (!lookFails) log.error('the outbox could not be looked through', { error });
      lookFails = true;
    }
  }

  function carryWhatIsDue(): void {
    const now = poweredClock.now_ms();
    eraseDead(now);
    while (running.size < AT_ONCE) {
      const row = db
        .prepare(
          `SELECT * FROM outbox WHERE sealed IS NOT NULL AND state IN ('queued', 'waiting-for-network', 'refused')
           AND next_powered_ms <= ? ORDER BY next_powered_ms, id LIMIT 1`,
        )
        .get(now);
      if (row === undefined) return;
      const sending = carry(row).catch((error: unknown) => log.error('a letter could not be handled', { error }));
      const tracked = sending.finally(() => running.delete(tracked));
      running.add(tracked);
    }
  }

  async function carry(row: Record<string, unknown>): Promise<void> {
    const id = Number(row['id']);
    const flowId = String(row['flow_id']);
    const letter = open(row);
    const owner = letter && owners.get(letter.kind);
    const minutesLeft = owner?.minutesLeft(flowId);
    if (letter === undefined) {
      update(id, { state: 'refused', detail: UNREADABLE, erase: true });
      return;
    }
    if (owner !== undefined && minutesLeft === undefined) {
      db.prepare("UPDATE outbox SET sealed = NULL, state = 'dropped' WHERE id = ?").run(id);
      return;
    }
    const courier = couriers.find((one) => one.ready());
    if (courier === undefined) {
      update(id, {
        state: 'waiting-for-network',
        detail: 'No mail server is set up on this recorder.',
        wait_ms: 30_000,
      });
      return;
    }
    const attempts = Number(row['attempts']) + 1;
    db.prepare("UPDATE outbox SET state = 'sending', attempts = ? WHERE id = ?").run(attempts, id);
    const delivery = await courier.carry(
      { letter, messageId: String(row['message_id']), minutesLeft },
      stopping.signal,
    );
    if (stopping.signal.aborted && delivery.outcome !== 'handed-over') return;
    settle(id, { flowId, attempts, kind: letter.kind }, delivery);
  }

  function settle(id: number, of: { flowId: string; attempts: number; kind: LetterKind }, delivery: Delivery): void {
    settings.transaction(() => {
      const still = db.prepare('SELECT sealed FROM outbox WHERE id = ?').get(id);
      if (delivery.outcome === 'handed-over') {
        update(id, { state: 'handed-over', erase: true });
        owners.get(of.kind)?.handedOver(of.flowId);
        log.info('a letter was handed over', { kind: of.kind, attempts: of.attempts });
        return;
      }
      if (still?.['sealed'] === null || still === undefined) return;
      const { outcome, detail } = delivery;
      log.warn('a letter was not handed over', { kind: of.kind, outcome, attempts: of.attempts });
      if (outcome === 'refused')
        update(id, { state: 'refused', detail, wait_ms: REFUSED_RETRY_MS, erase: !delivery.untilSettingsChange });
      else
        update(id, {
          state: outcome === 'put-off' ? 'queued' : 'waiting-for-network',
          detail,
          wait_ms: backoff_ms(of.attempts),
        });
    });
  }

  function open(row: Record<string, unknown>): Letter | undefined {
    const sealed = row['sealed'];
    if (!(sealed instanceof Uint8Array)) return undefined;
    const plain = unseal(dataKey, sealed, sealContext(String(row['message_id'])));
    if (plain === undefined) return undefined;
    return letterSchema.safeParse(JSON.parse(plain.toString())).data;
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    put(flowId, letter) {
      const now = poweredClock.now_ms();
      const messageId = messageIdOf(flowId, letter.to, settings.values.get('mail')?.fromAddress);
      db.prepare(
        `INSERT INTO outbox (flow_id, message_id, kind, masked_address, sealed, state, made_powered_ms, next_powered_ms, gives_up_powered_ms)
         VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?)`,
      ).run(
        flowId,
        messageId,
        letter.kind,
        maskAddress(letter.to),
        seal(dataKey, JSON.stringify(letter), sealContext(messageId)),
        now,
        now,
        now + GIVE_UP_MS[letter.kind],
      );
    },
    drop(flowId) {
      db.prepare("UPDATE outbox SET sealed = NULL, state = 'dropped' WHERE flow_id = ? AND sealed IS NOT NULL").run(
        flowId,
      );
    },
    entries: (flowId) =>
      db
        .prepare(
          "SELECT masked_address, state, detail FROM outbox WHERE flow_id = ? AND state <> 'dropped' ORDER BY id",
        )
        .all(flowId)
        .map(entryOf),
    owns: (kind, owner) => void owners.set(kind, owner),
    wake(retryRefused = false) {
      if (retryRefused)
        db.prepare("UPDATE outbox SET next_powered_ms = 0 WHERE sealed IS NOT NULL AND state <> 'sending'").run();
      setImmediate(look);
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(running);
    },
  };
}

function entryOf(row: Record<string, unknown>): OutboxEntry {
  const state = row['state'];
  return {
    maskedAddress: String(row['masked_address']),
    state:
      state === 'sending' || state === 'handed-over' || state === 'refused' || state === 'waiting-for-network'
        ? state
        : 'queued',
    ...(typeof row['detail'] === 'string' ? { detail: row['detail'] } : {}),
  };
}

function sealContext(messageId: string): string {
  return `outbox.sealed ${messageId}`;
}

/** `FLOW.ADDRESS@DOMAIN`: stable for a flow and an address, and says neither. */
function messageIdOf(flowId: string, to: string, from: string | undefined): string {
  const hint = createHash('sha256').update(`${flowId}\n${to}`).digest('base64url').slice(0, 10);
  return `${flowId}.${hint}@${from?.split('@').at(-1) ?? 'nightlatch.invalid'}`;
}
