/** The account that a call acts for. */
import { Refusal } from '@nightlatch/protocol';
import type { Account, Accounts } from '../../accounts/accounts.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { Call } from '../handler.ts';

/** Throws `session-ended` when the account went while the call was on its way. */
export function whoAsks(call: Call, accounts: Accounts): Account {
  const account = 'accountId' in call.principal ? accounts.get(call.principal.accountId) : undefined;
  if (account === undefined) throw new Refusal('session-ended', 'You have been signed out. Please sign in again.');
  return account;
}

/** Asked again after a wait, inside the change: throws `session-ended` when the session ended meanwhile. */
export function whoStillAsks(call: Call, accounts: Accounts, sessions: Sessions): Account {
  const alive = 'sessionId' in call.principal && sessions.alive(call.principal.sessionId);
  return whoAsks(alive ? call : { ...call, principal: { kind: 'nobody' } }, accounts);
}

/** The seat a call comes from; throws `not-allowed` for anything else. */
export function seatOf(call: Call): string {
  if ('seatId' in call.principal) return call.principal.seatId;
  throw new Refusal('not-allowed', 'This is only possible at the recorder itself.');
}
