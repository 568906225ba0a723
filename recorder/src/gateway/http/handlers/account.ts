/** A person's own way back, looked after while signed in: recovery addresses, the saved code, the password. */
import { networkOrSeatKeys } from './password-keys.ts';
import type { AccountsRoom } from '../../accounts/room.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Outbox } from '../../mail/outbox.ts';
import type { Envelopes } from '../../mail/service/envelopes.ts';
import { TRIES_A_CODE } from '../../recovery/codes.ts';
import { recorderNameOf } from '../../recovery/notices.ts';
import type { Recovery } from '../../recovery/room.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Call, Handlers } from '../handler.ts';
import { seatOf, whoAsks, whoStillAsks } from './who-asks.ts';

export interface AccountHandlerParts {
  readonly settings: Settings;
  readonly people: AccountsRoom;
  readonly recovery: Recovery;
  readonly outbox: Outbox;
  readonly envelopes: Envelopes;
  readonly audit: Audit;
}

export function accountHandlers(
  parts: AccountHandlerParts,
): Handlers<
  | 'recoveryAddresses'
  | 'addRecoveryAddress'
  | 'confirmRecoveryAddress'
  | 'resendConfirmation'
  | 'removeRecoveryAddress'
  | 'savedCode'
  | 'makeSavedCode'
  | 'confirmSavedCode'
  | 'changePassword'
> {
  const { settings, recovery, outbox, envelopes, audit } = parts;
  const { accounts, epochs, passwords, rules, sessions } = parts.people;
  const { addresses, savedCodes } = recovery;
  const me = (call: Call): string => whoAsks(call, accounts).accountId;

  async function demandPassword(call: Call, password: string, field?: string): Promise<string> {
    const accountId = me(call);
    await passwords.demand(accountId, password, networkOrSeatKeys(accountId, call), field);
    return accountId;
  }

  return {
    recoveryAddresses(_input, call) {
      return recovery.addressRows.of(me(call)).map((one) => {
        const delivery = one.flowId === undefined ? undefined : outbox.entries(one.flowId)[0];
        const waits = one.state === 'waiting-for-code';
        return {
          addressId: one.addressId,
          address: one.address,
          state: one.state,
          ...(waits && delivery ? { delivery } : {}),
          ...(waits
            ? { canBeCarried: one.flowId !== undefined && one.codeHash !== undefined && envelopes.has(one.flowId) }
            : {}),
          ...(waits ? { triesLeft: Math.max(0, TRIES_A_CODE - one.tries) } : {}),
          ...(waits
            ? { newCodeIn_s: Math.ceil(recovery.confirmationWaits.left_ms(one.accountId, one.address) / 1000) }
            : {}),
        };
      });
    },
    async addRecoveryAddress({ body }, call) {
      return addresses.add(await demandPassword(call, body.password), body.address);
    },
    confirmRecoveryAddress: ({ params, body }, call) =>
      addresses.confirm(me(call), params.id, body.code, () => whoStillAsks(call, accounts, sessions)),
    resendConfirmation: ({ params }, call) => addresses.resend(me(call), params.id),
    async removeRecoveryAddress({ params, body }, call) {
      addresses.remove(await demandPassword(call, body.password), params.id);
    },
    savedCode: (_input, call) => savedCodes.view(me(call)),
    async makeSavedCode({ body }, call) {
      const accountId = await demandPassword(call, body.password);
      const prepared = await savedCodes.prepare(accountId);
      settings.people(() => {
        whoStillAsks(call, accounts, sessions);
        savedCodes.storePending(accountId, prepared);
        audit.record(accounts.need(accountId).name, 'Had a new saved code made');
      });
    },
    confirmSavedCode({ body }, call) {
      savedCodes.confirm(me(call), body.characters);
    },
    async changePassword({ body }, call) {
      const accountId = await demandPassword(call, body.current, 'current');
      const { name: accountName } = accounts.need(accountId);
      await rules.demand(body.next, { accountName, recorderName: recorderNameOf(settings) }, 'next');
      const hash = await passwords.hash(body.next);
      epochs.change((change) => {
        // Asked again inside: a reset may have come in between.
        whoStillAsks(call, accounts, sessions);
        passwords.store(accountId, hash, change);
        change.raise(accountId, false);
        audit.record(accountName, 'Changed the password');
        recovery.notices.passwordChanged(accountId, recovery.addressRows.reached(accountId));
      });
      outbox.wake();
      // The person at the console goes on under the new epoch; every other session and every app of theirs ended.
      call.setSessionCookie(sessions.open({ accountId, seatId: seatOf(call) }).token);
    },
  };
}
