/**
 * Checking a typed Secure Code. One try at a time an account; the try and the account's failure counter are on disk before
 * anything is compared. A right code opens a grant and gives its try back.
 */
import type { Derive } from '../accounts/hasher.ts';
import { sameBytes } from '../accounts/hasher.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings/settings.ts';
import { codeSaltOf } from './addresses.ts';
import { readTyped, TRIES_A_CODE } from './codes.ts';
import type { Consent } from './consent.ts';
import type { Grants } from './grants.ts';
import type { InTurn } from './in-turn.ts';
import { codeBurned, codeMalformed, codeOver, codeWrong, noRequest } from './refusals.ts';
import { failuresOf, type Requesting } from './requesting.ts';
import type { RecoveryRequest, Requests } from './requests.ts';

/** Older codes that can be told from a wrong one. */
const EARLIER_TOLD = 3;

export type Verify = (accountId: string, seatId: string, typed: string) => Promise<void>;

export function makeVerify(parts: {
  settings: Settings;
  accounts: Accounts;
  requests: Requests;
  requesting: Requesting;
  grants: Grants;
  consent: Consent;
  outbox: Outbox;
  audit: Audit;
  derive: Derive;
  inTurn: InTurn;
}): Verify {
  const { settings, accounts, requests, requesting, grants, consent, outbox, audit, derive, inTurn } = parts;

  /** The living newest request; throws what is to be said when there is none. */
  function alive(accountId: string): RecoveryRequest {
    const request = requesting.current(accountId);
    if (request === undefined) throw noRequest();
    if (request.state !== 'requested') throw codeOver(request.state, request);
    return request;
  }

  function burn(request: RecoveryRequest): void {
    settings.transaction(() => {
      requests.setState(request.id, 'burned');
      outbox.drop(request.id);
      grants.end(request.accountId);
      audit.record('Somebody at the screen', `Typed the Secure Code of request ${request.tag} wrong 5 times`);
    });
  }

  function beginTry(request: RecoveryRequest): void {
    const { accountId } = request;
    const failures = failuresOf(settings, accountId) + 1;
    settings.noteFailures(accountId, failures);
    settings.transaction(() => {
      requests.setTries(request.id, request.tries + 1);
      settings.db.prepare('UPDATE accounts SET failures = ? WHERE id = ?').run(failures, accountId);
    });
  }
  function giveTryBack(request: RecoveryRequest): void {
    requests.setTries(request.id, Math.max(0, request.tries - 1));
    settings.db.prepare('UPDATE accounts SET failures = max(0, failures - 1) WHERE id = ?').run(request.accountId);
  }

  return (accountId, seatId, typed) =>
    inTurn(accountId, async () => {
      accounts.need(accountId);
      const request = alive(accountId);
      const earlier = requests.earlier(accountId, EARLIER_TOLD);
      const code = readTyped(typed, [...new Set([request, ...earlier].map((one) => one.codeKind))]);
      if (code === undefined) throw codeMalformed(request.codeKind);
      // The last try was begun and its answer never given: a power cut on the way.
      if (request.tries >= TRIES_A_CODE) {
        burn(request);
        throw codeBurned();
      }
      beginTry(request);
      const hash = await derive(code.code, codeSaltOf(settings, accountId));
      settings.transaction(() => {
        const now = alive(accountId);
        if (now.id !== request.id) throw codeOver('superseded', now);
        if (now.codeKind === code.kind && sameBytes(hash, now.codeHash)) {
          giveTryBack(now);
          grants.open({ accountId, seatId, requestId: now.id });
          consent.typed(accountId, now.id, code.proof);
          return;
        }
        const older = earlier.find((one) => one.codeKind === code.kind && sameBytes(hash, one.codeHash));
        if (older === undefined) return;
        giveTryBack(now);
      });
      settle(accountId, request, { seatId, hash, earlier });
    });

  /** Says what a try that opened nothing was. */
  function settle(
    accountId: string,
    tried: RecoveryRequest,
    by: { seatId: string; hash: Uint8Array; earlier: readonly RecoveryRequest[] },
  ): void {
    const now = alive(accountId);
    if (sameBytes(by.hash, now.codeHash)) return;
    const older = by.earlier.find((one) => sameBytes(by.hash, one.codeHash));
    if (older !== undefined) throw codeOver(older.state, now);
    if (now.tries >= TRIES_A_CODE) {
      burn(tried);
      throw codeBurned();
    }
    throw codeWrong(TRIES_A_CODE - now.tries);
  }
}
