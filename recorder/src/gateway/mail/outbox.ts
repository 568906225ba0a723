/**
 * The outbox: letters that wait, sealed under keys/data.key, until a courier hands them over. A letter is put in inside the
 * transaction that gives rise to it. Its plaintext is erased on hand-over, supersession and expiry. A letter is never lost; it
 * goes twice only where a kill fell between the mail server's acceptance and our commit, and then with the same Message-ID.
 */
import type { CourierKind } from '@nightlatch/protocol';
import { letterSchema, type Letter, type LetterKind } from '@nightlatch/letters/letter';
import type { Log } from '../../base/log.ts';
import { seal, unseal } from '../../base/seal.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import { maskAddress } from './address.ts';
import type { CodeCourier, Parcel } from './courier.ts';
import {
  askAgain_ms,
  backoff_ms,
  BOUNCE_ASKS_MS,
  courierOf,
  entryOf,
  GIVE_UP_MS,
  headOf,
  type KeptLetter,
  type LetterFacts,
  type LetterOwner,
  messageIdOf,
  type OutboxEntry,
} from './outbox-row.ts';
import { makeRounds, REFUSED_RETRY_MS, type Round } from './rounds.ts';
import type { RequestNumbers } from './service/request-numbers.ts';

export interface Outbox {
  /** Inside a transaction. `flowId`: the letters of one event; one letter an address. */
  put(flowId: string, letter: Letter, facts?: LetterFacts): void;
  /** Inside a transaction: what still waits of this flow is erased, its envelopes too. */
  drop(flowId: string): void;
  /** How far the letters of a flow have come. */
  entries(flowId: string): OutboxEntry[];
  /** The letters of a flow that is not over, with their plaintext where it is still there. */
  letters(flowId: string): KeptLetter[];
  /** Whether only the fixed-text confirmation went to that address; undefined: not known. */
  wasFixedText(flowId: string, to: string): boolean | undefined;
  /** The number of a flow's envelopes; made when it is asked for first. Throws what the disk throws. */
  requestNumber(flowId: string): number;
  /** Letters that wait for the recovery service, or are there. */
  waitingForService(): number;
  /** Who knows about letters of this kind. */
  owns(kind: LetterKind, owner: LetterOwner): void;
  /** Letters were put in, or the settings changed (`retryRefused`): look now. */
  wake(retryRefused?: boolean): void;
  /** Waits for nothing but what is being handed over right now, which is broken off. */
  stop(): Promise<void>;
}

const UNREADABLE =
  'A key of this recorder was lost, so this mail could not be read any more and was not sent. Have a new one sent.';
type StoredState = 'queued' | 'sending' | 'handed-over' | 'refused' | 'waiting-for-network';
type ServiceState = 'accepted' | 'handed-over' | 'bounced';

const AT_ONCE = 3;
const LOOK_EVERY_MS = 1_000;
const KEPT_HANDED_OVER = 500;

export function openOutbox(parts: {
  settings: Settings;
  poweredClock: PoweredClock;
  dataKey: Uint8Array;
  /** In the order in which they are tried. */
  couriers: () => readonly CodeCourier[];
  requestNumbers: RequestNumbers;
  log: Log;
}): Outbox {
  const { settings, poweredClock, dataKey, couriers, requestNumbers, log } = parts;
  const { db } = settings;
  const owners = new Map<LetterKind, LetterOwner>();
  const running = new Set<Promise<void>>();
  const inHand = new Set<number>();
  const stopping = new AbortController();
  const rounds = makeRounds({ inOrder: couriers, now_ms: () => poweredClock.now_ms() });
  // What a kill left "sending" is sent again: the server may or may not have it.
  db.exec("UPDATE outbox SET state = 'queued' WHERE state = 'sending'");

  function update(
    id: number,
    to: {
      state: StoredState;
      detail?: string | undefined;
      wait_ms?: number;
      erase?: boolean;
      by?: CourierKind | undefined;
      service?: ServiceState;
      fixedText?: boolean | undefined;
    },
  ): void {
    db.prepare(
      `UPDATE outbox SET state = ?, detail = ?, next_powered_ms = ?, sealed = CASE WHEN ? THEN NULL ELSE sealed END,
         courier = ?, service_state = ?, fixed_text = coalesce(?, fixed_text) WHERE id = ?`,
    ).run(
      to.state,
      to.detail ?? null,
      poweredClock.now_ms() + (to.wait_ms ?? 0),
      to.erase === true ? 1 : 0,
      to.by ?? null,
      to.service ?? null,
      to.fixedText === undefined ? null : Number(to.fixedText),
      id,
    );
  }
  function eraseDead(now: number): void {
    db.prepare(
      'DELETE FROM service_envelopes WHERE message_id IN (SELECT message_id FROM outbox WHERE gives_up_powered_ms <= ?)',
    ).run(now);
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
          `SELECT * FROM outbox WHERE next_powered_ms <= ? AND ((sealed IS NOT NULL AND state IN ('queued', 'waiting-for-network', 'refused'))
             OR (service_state = 'handed-over' AND service_asks < ?)) ORDER BY next_powered_ms, id LIMIT ?`,
        )
        .all(now, BOUNCE_ASKS_MS.length, AT_ONCE + 1)
        .find((one) => !inHand.has(Number(one['id'])));
      if (row === undefined) return;
      const id = Number(row['id']);
      inHand.add(id);
      const work = row['service_state'] === 'handed-over' ? askWhetherItBounced(row) : carry(row);
      const sending = work.catch((error: unknown) => log.error('a letter could not be handled', { error }));
      const tracked = sending.finally(() => {
        inHand.delete(id);
        running.delete(tracked);
      });
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
    const attempts = Number(row['attempts']) + 1;
    const acceptedBy = row['service_state'] === 'accepted' ? courierOf(row) : undefined;
    db.prepare("UPDATE outbox SET state = 'sending', attempts = ? WHERE id = ?").run(attempts, id);
    const parcel: Parcel = {
      letter,
      messageId: String(row['message_id']),
      minutesLeft,
      isCarried: owner?.isCarried?.(flowId) ?? false,
      series: Number(row['series']),
      requestNumber: () => requestNumber(flowId),
    };
    const round = await rounds.carry(id, parcel, acceptedBy, stopping.signal);
    const isTaken = round.delivery.outcome === 'handed-over' || round.delivery.outcome === 'accepted';
    if (stopping.signal.aborted && !isTaken) return;
    settle(
      id,
      { flowId, attempts, asks: acceptedBy === undefined ? 0 : Number(row['service_asks']) + 1, kind: letter.kind },
      round,
    );
  }

  function settle(
    id: number,
    of: { flowId: string; attempts: number; asks: number; kind: LetterKind },
    { delivery, by }: Round,
  ): void {
    settings.transaction(() => {
      const still = db.prepare('SELECT sealed FROM outbox WHERE id = ?').get(id);
      const asksLater = by === 'recovery-service';
      if (delivery.outcome === 'handed-over') {
        const { fixedText } = delivery;
        update(id, {
          state: 'handed-over',
          erase: true,
          by,
          fixedText,
          ...(asksLater ? { service: 'handed-over', wait_ms: BOUNCE_ASKS_MS[0] } : {}),
        });
        db.prepare('UPDATE outbox SET service_asks = 0 WHERE id = ?').run(id);
        rounds.forget(id);
        owners.get(of.kind)?.handedOver(of.flowId);
        log.info('a letter was handed over', { kind: of.kind, attempts: of.attempts, by });
        return;
      }
      if (still?.['sealed'] === null || still === undefined) return;
      if (delivery.outcome === 'accepted') {
        const { detail, fixedText } = delivery;
        update(id, { state: 'queued', detail, by, service: 'accepted', fixedText, wait_ms: askAgain_ms(of.asks) });
        db.prepare('UPDATE outbox SET service_asks = ? WHERE id = ?').run(of.asks, id);
        return;
      }
      const { outcome, detail } = delivery;
      log.warn('a letter was not handed over', { kind: of.kind, outcome, attempts: of.attempts, by });
      if (outcome === 'bounced') {
        // It was handed over in between, and nobody had heard of it.
        owners.get(of.kind)?.handedOver(of.flowId);
        update(id, { state: 'refused', detail, by, service: 'bounced', erase: true });
      } else if (outcome === 'refused') {
        if (!delivery.untilSettingsChange) rounds.forget(id);
        update(id, { state: 'refused', detail, by, wait_ms: REFUSED_RETRY_MS, erase: !delivery.untilSettingsChange });
      } else
        update(id, {
          state: outcome === 'put-off' ? 'queued' : 'waiting-for-network',
          detail,
          by,
          wait_ms: Math.max(backoff_ms(of.attempts), (outcome === 'put-off' && delivery.wait_ms) || 0),
        });
    });
  }

  async function askWhetherItBounced(row: Record<string, unknown>): Promise<void> {
    const id = Number(row['id']);
    const by = courierOf(row);
    const delivery = by && (await rounds.askAfter(by, String(row['message_id']), stopping.signal));
    if (stopping.signal.aborted) return;
    if (delivery?.outcome === 'bounced') {
      update(id, { state: 'refused', detail: delivery.detail, by, service: 'bounced' });
      return;
    }
    const asks = Number(row['service_asks']) + 1;
    db.prepare('UPDATE outbox SET service_asks = ?, next_powered_ms = ? WHERE id = ?').run(
      asks,
      poweredClock.now_ms() + (BOUNCE_ASKS_MS[asks] ?? 0),
      id,
    );
  }

  function requestNumber(flowId: string): number {
    const made = db.prepare('SELECT max(request_number) AS n FROM outbox WHERE flow_id = ?').get(flowId)?.['n'];
    if (typeof made === 'number') return made;
    const number = requestNumbers.next();
    db.prepare('UPDATE outbox SET request_number = ? WHERE flow_id = ?').run(number, flowId);
    return number;
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
    put(flowId, letter, facts = {}) {
      const now = poweredClock.now_ms();
      const messageId = facts.messageId ?? messageIdOf(flowId, letter.to, settings.values.get('mail')?.fromAddress);
      db.prepare(
        `INSERT INTO outbox (flow_id, message_id, kind, masked_address, sealed, state, made_powered_ms, next_powered_ms, gives_up_powered_ms,
           series, request_number) VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?)`,
      ).run(
        flowId,
        messageId,
        letter.kind,
        maskAddress(letter.to),
        seal(dataKey, JSON.stringify(letter), sealContext(messageId)),
        now,
        now,
        now + GIVE_UP_MS[letter.kind],
        facts.series ?? 0,
        facts.requestNumber ?? null,
      );
    },
    drop(flowId) {
      db.prepare("UPDATE outbox SET sealed = NULL, state = 'dropped' WHERE flow_id = ? AND sealed IS NOT NULL").run(
        flowId,
      );
      db.prepare('DELETE FROM service_envelopes WHERE flow_id = ?').run(flowId);
    },
    entries: (flowId) =>
      db.prepare("SELECT * FROM outbox WHERE flow_id = ? AND state <> 'dropped' ORDER BY id").all(flowId).map(entryOf),
    letters: (flowId) =>
      db
        .prepare("SELECT * FROM outbox WHERE flow_id = ? AND state <> 'dropped' ORDER BY id")
        .all(flowId)
        .map((row) => ({
          messageId: String(row['message_id']),
          maskedAddress: String(row['masked_address']),
          series: Number(row['series']),
          letter: open(row),
        })),
    wasFixedText(flowId, to) {
      const head = `${headOf(flowId, to)}@`;
      const row = db
        .prepare('SELECT fixed_text FROM outbox WHERE flow_id = ? AND substr(message_id, 1, ?) = ?')
        .get(flowId, head.length, head);
      return typeof row?.['fixed_text'] === 'number' ? row['fixed_text'] === 1 : undefined;
    },
    requestNumber,
    waitingForService: () =>
      Number(
        db
          .prepare(
            "SELECT count(*) AS n FROM outbox WHERE sealed IS NOT NULL AND state <> 'dropped' AND courier = 'recovery-service'",
          )
          .get()?.['n'],
      ),
    owns: (kind, owner) => void owners.set(kind, owner),
    wake(retryRefused = false) {
      if (retryRefused) rounds.wakeAll();
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

function sealContext(messageId: string): string {
  return `outbox.sealed ${messageId}`;
}
