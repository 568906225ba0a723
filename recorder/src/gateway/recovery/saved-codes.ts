/**
 * The saved code: written down at setup, shown until four of its characters are typed back, used once, then replaced. Throttled
 * apart by growing waits, never capped.
 */
import { randomInt } from 'node:crypto';
import { CROCKFORD_ALPHABET, groupCode, LONG_CODE_CHARACTERS, normalizeCrockford, Refusal } from '@nightlatch/protocol';
import { seal, unseal } from '../../base/seal.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { EpochChange, Epochs } from '../accounts/epochs.ts';
import { checkSecret, hashSecret, type Derive } from '../accounts/hasher.ts';
import { newId } from '../accounts/ids.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { Audit } from '../audit/audit.ts';
import type { Settings } from '../settings/settings.ts';
import { newCode } from './codes.ts';

export interface SavedCodeView {
  readonly state: 'none' | 'pending' | 'active';
  /** In groups; only while pending. */
  readonly code?: string;
  /** 1-based positions among the 13 characters. */
  readonly askedFor?: number[];
}

/** A code made ahead of the transaction that stores it. */
export interface PreparedSavedCode {
  readonly id: string;
  readonly hash: string;
  readonly sealed: Uint8Array;
  readonly askedFor: readonly number[];
}

export interface SavedCodes {
  view(accountId: string): SavedCodeView;
  hasActive(accountId: string): boolean;
  prepare(accountId: string): Promise<PreparedSavedCode>;
  /** Inside a transaction: it waits to be written down; one that waited before is replaced, an active one stays. */
  storePending(accountId: string, prepared: PreparedSavedCode): void;
  /** Throws `no-saved-code`, or `bad-input` while the characters do not match. */
  confirm(accountId: string, characters: string): void;
  /** The id of the active code that was typed. Throws `throttled`, `no-saved-code`, `saved-code-wrong`. */
  check(accountId: string, typed: string): Promise<string>;
  /** Inside the commit. False when it is not active any more. */
  consume(savedCodeId: string, change: EpochChange): boolean;
  /** The pepper is gone: none of them can ever be right again. Gives the number that ended. */
  endAll(): number;
}

const ASKED_FOR = 4;

export function makeSavedCodes(parts: {
  settings: Settings;
  accounts: Accounts;
  epochs: Epochs;
  audit: Audit;
  throttle: Throttle;
  derive: Derive;
  dataKey: Uint8Array;
}): SavedCodes {
  const { settings, accounts, epochs, audit, throttle, derive, dataKey } = parts;
  const { db } = settings;
  const row = (accountId: string, state: 'pending' | 'active'): Record<string, unknown> | undefined =>
    db.prepare('SELECT * FROM saved_codes WHERE account_id = ? AND state = ?').get(accountId, state);
  const hasActive = (accountId: string): boolean => row(accountId, 'active') !== undefined;

  function pending(accountId: string): { id: string; code: string; askedFor: number[] } | undefined {
    const found = row(accountId, 'pending');
    const sealed = found?.['sealed_code'];
    if (found === undefined || !(sealed instanceof Uint8Array)) return undefined;
    const id = String(found['id']);
    const code = unseal(dataKey, sealed, sealContext(id));
    const askedFor: unknown = JSON.parse(String(found['asked_for']));
    if (code === undefined || !Array.isArray(askedFor)) return undefined;
    return { id, code: code.toString(), askedFor: askedFor.map(Number) };
  }

  return {
    hasActive,
    view(accountId) {
      const waiting = pending(accountId);
      if (waiting !== undefined) return { state: 'pending', code: groupCode(waiting.code), askedFor: waiting.askedFor };
      return { state: hasActive(accountId) ? 'active' : 'none' };
    },
    async prepare(accountId) {
      accounts.need(accountId);
      const code = newCode('long');
      const id = newId();
      const askedFor = new Set<number>();
      while (askedFor.size < ASKED_FOR) askedFor.add(randomInt(1, LONG_CODE_CHARACTERS + 1));
      return {
        id,
        hash: await hashSecret(derive, code),
        sealed: seal(dataKey, code, sealContext(id)),
        askedFor: [...askedFor].toSorted((a, b) => a - b),
      };
    },
    storePending(accountId, prepared) {
      db.prepare(
        "UPDATE saved_codes SET state = 'replaced', sealed_code = NULL WHERE account_id = ? AND state = 'pending'",
      ).run(accountId);
      db.prepare(
        "INSERT INTO saved_codes (id, account_id, state, code_hash, sealed_code, asked_for) VALUES (?, ?, 'pending', ?, ?, ?)",
      ).run(prepared.id, accountId, prepared.hash, prepared.sealed, JSON.stringify(prepared.askedFor));
      db.prepare("DELETE FROM saved_codes WHERE account_id = ? AND state IN ('used', 'replaced')").run(accountId);
    },
    confirm(accountId, characters) {
      epochs.change((change) => {
        const waiting = pending(accountId);
        if (waiting === undefined)
          throw new Refusal('no-saved-code', 'There is no saved code waiting to be written down. Make a new one.');
        const asked = waiting.askedFor.map((position) => waiting.code[position - 1]).join('');
        if (normalizeCrockford(characters) !== asked)
          throw new Refusal(
            'bad-input',
            'These are not the characters that are asked for. Look at what you wrote down and type them again.',
            { field: 'characters' },
          );
        const former = row(accountId, 'active')?.['id'];
        if (typeof former === 'string') {
          change.ends({ ends: 'saved-code', savedCodeId: former });
          db.prepare("UPDATE saved_codes SET state = 'replaced' WHERE id = ?").run(former);
        }
        db.prepare("UPDATE saved_codes SET state = 'active', sealed_code = NULL WHERE id = ?").run(waiting.id);
        audit.record(accounts.need(accountId).name, 'Wrote a saved code down');
      });
    },
    async check(accountId, typed) {
      const active = row(accountId, 'active');
      if (active === undefined)
        throw new Refusal(
          'no-saved-code',
          'There is no saved code for this person. Use the Secure Code from the e-mail.',
        );
      const code = normalizeCrockford(typed.normalize('NFKC'));
      if (code.length !== LONG_CODE_CHARACTERS || Array.from(code).some((c) => !CROCKFORD_ALPHABET.includes(c)))
        throw new Refusal('saved-code-wrong', 'The saved code has 13 letters and digits. Check what you typed.', {
          field: 'code',
        });
      const keys = [{ realm: 'saved-code', kind: 'account', value: accountId }] as const;
      throttle.begin(keys);
      if (!(await checkSecret(derive, code, String(active['code_hash']))))
        throw new Refusal('saved-code-wrong', 'This saved code is not right. Check each character and try again.', {
          field: 'code',
        });
      throttle.succeeded(keys);
      if (row(accountId, 'active')?.['id'] !== active['id'])
        throw new Refusal('no-saved-code', 'This saved code has just been used or replaced.');
      return String(active['id']);
    },
    consume(savedCodeId, change) {
      change.ends({ ends: 'saved-code', savedCodeId });
      return (
        db.prepare("UPDATE saved_codes SET state = 'used' WHERE id = ? AND state = 'active'").run(savedCodeId)
          .changes === 1
      );
    },
    endAll: () =>
      Number(
        db
          .prepare("UPDATE saved_codes SET state = 'replaced', sealed_code = NULL WHERE state IN ('active', 'pending')")
          .run().changes,
      ),
  };
}

function sealContext(id: string): string {
  return `saved_codes.sealed_code ${id}`;
}
