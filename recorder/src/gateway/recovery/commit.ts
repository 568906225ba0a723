/**
 * The commit of a reset: one database transaction, whole or not at all. Everything slow (hashing) comes before it, everything
 * else (broadcast, sending, copying) after it.
 */
import { Refusal } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Epochs } from '../accounts/epochs.ts';
import type { PasswordRules } from '../accounts/password-rules.ts';
import { seatKeys, type Passwords } from '../accounts/passwords.ts';
import type { Resets } from '../accounts/resets.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { Audit } from '../audit/audit.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings/settings.ts';
import type { AddressRows } from './address-rows.ts';
import type { Grant, Grants } from './grants.ts';
import { recorderNameOf, type Notices } from './notices.ts';
import { codeOver } from './refusals.ts';
import type { Requests } from './requests.ts';
import type { SavedCodes } from './saved-codes.ts';

/** What a person reads about where a reset was done. */
const SEAT_IN_WORDS = "at the recorder's own screen";

export interface ResetDone {
  readonly accountId: string;
  readonly by: 'mailed-code' | 'saved-code';
  readonly at_wall_ms: number;
}

/** Throws `grant-lost`, `code-used`, or `password-refused` (the grant stays). */
export type CommitReset = (accountId: string, seatId: string, password: string) => Promise<ResetDone>;

export function makeCommit(parts: {
  settings: Settings;
  accounts: Accounts;
  epochs: Epochs;
  passwords: Passwords;
  rules: PasswordRules;
  resets: Resets;
  requests: Requests;
  grants: Grants;
  savedCodes: SavedCodes;
  addresses: AddressRows;
  notices: Notices;
  outbox: Outbox;
  audit: Audit;
  throttle: Throttle;
  clock: Clock;
}): CommitReset {
  const { settings, accounts, epochs, passwords, requests, grants, savedCodes, addresses, clock } = parts;

  function needGrant(accountId: string, seatId: string): Grant {
    const grant = grants.of(accountId, seatId);
    const newest = requests.newest(accountId);
    if (grant === undefined && newest?.state === 'completed') throw codeOver('completed', newest);
    return grant ?? grants.need(accountId, seatId);
  }

  /** Inside the transaction. */
  function consume(grant: Grant, change: Parameters<SavedCodes['consume']>[1]): void {
    const newest = requests.newest(grant.accountId);
    if (grant.requestId !== undefined && (newest?.id !== grant.requestId || newest.state !== 'requested'))
      throw codeOver(newest?.state ?? 'expired', newest);
    if (grant.savedCodeId !== undefined && !savedCodes.consume(grant.savedCodeId, change))
      throw new Refusal('grant-lost', 'This saved code has been used or replaced already.');
    // A mailed code that still lives is over too, whichever way was taken.
    if (newest?.state === 'requested') requests.setState(newest.id, 'completed');
    if (newest !== undefined) parts.outbox.drop(newest.id);
    grants.end(grant.accountId);
  }

  return async (accountId, seatId, password) => {
    const account = accounts.need(accountId);
    const { by } = needGrant(accountId, seatId);
    await parts.rules.demand(password, { accountName: account.name, recorderName: recorderNameOf(settings) });
    const hash = await passwords.hash(password);
    const nextSavedCode = by === 'saved-code' ? await savedCodes.prepare(accountId) : undefined;
    const at_wall_ms = clock.wall_ms();
    epochs.change((change) => {
      const grant = needGrant(accountId, seatId);
      if (grant.by !== by) throw new Refusal('grant-lost', 'Another code was typed in the meantime. Please try again.');
      consume(grant, change);
      if (nextSavedCode !== undefined) savedCodes.storePending(accountId, nextSavedCode);
      passwords.store(accountId, hash, change);
      settings.db.prepare('UPDATE accounts SET failures = 0 WHERE id = ?').run(accountId);
      change.raise(accountId, accounts.need(accountId).role === 'owner');
      parts.resets.record({ accountId, at_wall_ms, by, seat: SEAT_IN_WORDS });
      const with_ = by === 'saved-code' ? 'the saved code' : 'a mailed Secure Code';
      parts.audit.record(account.name, `Had the password reset ${SEAT_IN_WORDS} with ${with_}`);
      parts.notices.passwordReset(accountId, by, addresses.reached(accountId));
      parts.throttle.succeeded(seatKeys(accountId));
    });
    parts.outbox.wake();
    return { accountId, by, at_wall_ms };
  };
}
