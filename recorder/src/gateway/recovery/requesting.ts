/** Making recovery requests and showing how far they have come: "Forgot Password" and "Send a new code". */
import type { Letter } from '@nightlatch/letters/letter';
import { Refusal, type RecoveryView } from '@nightlatch/protocol';
import type { Account, Accounts } from '../accounts/accounts.ts';
import type { Derive } from '../accounts/hasher.ts';
import { newId } from '../accounts/ids.ts';
import type { Audit } from '../audit/audit.ts';
import type { Mail } from '../mail/room.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { AddressRows } from './address-rows.ts';
import { codeSaltOf, newCodeLater } from './addresses.ts';
import { FAILURES_UNTIL_LONG, newCode, newTag, TRIES_A_CODE, type CodeKind } from './codes.ts';
import type { Grants } from './grants.ts';
import type { InTurn } from './in-turn.ts';
import { lifeLeft_ms, minutesIfAccepted, newCodeIn_ms } from './life.ts';
import { recorderNameOf } from './notices.ts';
import { noRequest } from './refusals.ts';
import type { RecoveryRequest, Requests } from './requests.ts';

export interface Requesting {
  forgotPassword(accountId: string): Promise<RecoveryView>;
  view(accountId: string): RecoveryView;
  sendNewCode(accountId: string): Promise<RecoveryView>;
  /** The newest request, after what is due (expiry) has happened to it. */
  current(accountId: string): RecoveryRequest | undefined;
  /** Codes that can never be right (the pepper is gone) are replaced and mailed anew. */
  reissue(): Promise<number>;
}

export interface RequestingParts {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly requests: Requests;
  readonly grants: Grants;
  readonly addresses: AddressRows;
  readonly mail: Mail;
  readonly audit: Audit;
  readonly poweredClock: PoweredClock;
  readonly derive: Derive;
  readonly inTurn: InTurn;
  /** A request was made: whoever measures from here on may begin. */
  readonly onRequested?: ((accountId: string) => void) | undefined;
}

export function makeRequesting(parts: RequestingParts): Requesting {
  const { settings, accounts, requests, grants, addresses, mail, audit, poweredClock, derive, inTurn } = parts;
  const { outbox } = mail;

  outbox.owns('secure-code', {
    minutesLeft(flowId) {
      const request = requests.get(flowId);
      return request?.state === 'requested' ? minutesIfAccepted(request, poweredClock.now_ms()) : undefined;
    },
    isCarried: (flowId) => requests.get(flowId)?.carried_powered_ms !== undefined,
    handedOver: (flowId) => requests.accepted(flowId, poweredClock.now_ms()),
  });

  function current(accountId: string): RecoveryRequest | undefined {
    const newest = requests.newest(accountId);
    if (newest?.state !== 'requested' || lifeLeft_ms(newest, poweredClock.now_ms()) > 0) return newest;
    settings.transaction(() => {
      requests.setState(newest.id, 'expired');
      outbox.drop(newest.id);
    });
    return { ...newest, state: 'expired' };
  }

  function need(accountId: string): RecoveryRequest {
    const request = current(accountId);
    if (request === undefined) throw noRequest();
    return request;
  }

  function whereTo(account: Account): string[] {
    const to = addresses.reached(account.accountId);
    if (to.length === 0)
      throw new Refusal(
        'no-recovery-address',
        `There is no confirmed recovery address for ${account.name}, so no Secure Code can be mailed. Use the saved code, or ask an owner to set a new password.`,
      );
    if (!mail.canCarryCodes())
      throw new Refusal(
        'mail-not-configured',
        'No mail server and no recovery service is set up on this recorder, so no Secure Code can be mailed. Use the saved code.',
      );
    return to;
  }

  /** Makes the newest code; every older one of the account is over from then on. */
  async function make(account: Account, sends: number, why: 'click' | 'reissue'): Promise<void> {
    const { accountId } = account;
    whereTo(account);
    const codeKind: CodeKind = failuresOf(settings, accountId) >= FAILURES_UNTIL_LONG ? 'long' : 'digits';
    const code = newCode(codeKind);
    const codeHash = await derive(code, codeSaltOf(settings, accountId));
    const id = newId();
    const tag = newTag(requests.newest(accountId)?.tag);
    const letterTo = (to: string): Letter => ({
      kind: 'secure-code',
      to,
      code,
      tag,
      recorderName: recorderNameOf(settings),
      accountName: account.name,
    });
    const prepared = await mail.service.envelopes.prepare(
      id,
      whereTo(account).map(letterTo),
      seriesOf(settings, accountId),
    );
    settings.transaction(() => {
      const former = requests.newest(accountId);
      if (former?.state === 'requested') requests.setState(former.id, 'superseded');
      if (former !== undefined) outbox.drop(former.id);
      grants.end(accountId);
      const made_powered_ms = poweredClock.now_ms();
      requests.add({ id, accountId, tag, codeKind, codeHash, sends, made_powered_ms });
      // An address that was removed or confirmed in this moment counts as it stands now.
      const reached = new Set(whereTo(account));
      for (const one of prepared) if (reached.has(one.letter.to)) mail.service.envelopes.put(one);
      const what = why === 'click' ? 'Asked for' : 'Was sent';
      audit.record('Somebody at the screen', `${what} a Secure Code for ${account.name} (request ${tag})`);
    });
    parts.onRequested?.(accountId);
    outbox.wake();
  }

  function view(accountId: string): RecoveryView {
    const account = accounts.need(accountId);
    const request = need(accountId);
    const now = poweredClock.now_ms();
    const alive = request.state === 'requested';
    return {
      accountId,
      accountName: account.name,
      tag: request.tag,
      state: alive ? (grants.any(accountId) ? 'verified' : 'requested') : shownState(request),
      codeKind: request.codeKind,
      triesLeft: alive ? Math.max(0, TRIES_A_CODE - request.tries) : 0,
      lifeLeft_s: alive ? Math.ceil(lifeLeft_ms(request, now) / 1000) : 0,
      lifeStarted: request.accepted_powered_ms !== undefined,
      newCodeIn_s: Math.ceil(waitOf(request, now) / 1000),
      deliveries: outbox.entries(request.id),
      canBeCarried: alive && mail.service.envelopes.has(request.id),
      isCarried: request.carried_powered_ms !== undefined,
    };
  }

  return {
    current,
    view,
    forgotPassword: (accountId) =>
      inTurn(accountId, async () => {
        const account = accounts.need(accountId);
        const request = current(accountId);
        const shown =
          request?.state === 'requested' || (request?.state === 'burned' && waitOf(request, poweredClock.now_ms()) > 0);
        if (!shown) await make(account, request?.state === 'burned' ? request.sends + 1 : 1, 'click');
        return view(accountId);
      }),
    sendNewCode: (accountId) =>
      inTurn(accountId, async () => {
        const account = accounts.need(accountId);
        const request = need(accountId);
        const wait_ms = waitOf(request, poweredClock.now_ms());
        if (wait_ms > 0) throw newCodeLater(wait_ms);
        const inRow = request.state === 'requested' || request.state === 'burned';
        await make(account, inRow ? request.sends + 1 : 1, 'click');
        return view(accountId);
      }),
    async reissue() {
      let count = 0;
      for (const request of requests.alive()) {
        const account = accounts.get(request.accountId);
        if (account === undefined || current(request.accountId)?.id !== request.id) continue;
        try {
          await make(account, request.sends, 'reissue');
          count += 1;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          requests.setState(request.id, 'expired');
        }
      }
      return count;
    },
  };
}

/** What the wait for another code counts from; none after a code that did its work or ran out. */
function waitOf(request: RecoveryRequest, now: number): number {
  if (request.state === 'completed' || request.state === 'expired') return 0;
  return newCodeIn_ms(request.sends, request.made_powered_ms, now);
}

function shownState(request: RecoveryRequest): 'burned' | 'expired' | 'completed' {
  return request.state === 'burned' || request.state === 'completed' ? request.state : 'expired';
}

export function failuresOf(settings: Settings, accountId: string): number {
  return Number(settings.db.prepare('SELECT failures FROM accounts WHERE id = ?').get(accountId)?.['failures'] ?? 0);
}

const MOST_SERIES = 255;

/** Which series of the recovery service an account's requests are, given at its first: the lowest that is free. 0, no order, when none is. */
function seriesOf(settings: Settings, accountId: string): number {
  const { db } = settings;
  return settings.transaction(() => {
    const given = db.prepare('SELECT series FROM accounts WHERE id = ?').get(accountId)?.['series'];
    if (typeof given === 'number') return given;
    const taken = new Set(
      db
        .prepare('SELECT series FROM accounts WHERE series IS NOT NULL')
        .all()
        .map((row) => Number(row['series'])),
    );
    const free = Array.from({ length: MOST_SERIES }, (_, at) => at + 1).find((series) => !taken.has(series)) ?? 0;
    if (free > 0) db.prepare('UPDATE accounts SET series = ? WHERE id = ?').run(free, accountId);
    return free;
  });
}
