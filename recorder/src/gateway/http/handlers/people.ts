/** The people of this recorder, looked after by an owner; and the audit trail. */
import type { personSchema } from '@nightlatch/protocol';
import type { z } from 'zod';
import type { Account } from '../../accounts/accounts.ts';
import type { AccountsRoom } from '../../accounts/room.ts';
import type { Audit } from '../../audit/audit.ts';
import { recorderNameOf } from '../../recovery/notices.ts';
import type { Recovery } from '../../recovery/room.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Call, Handlers } from '../handler.ts';
import { seatOf, whoAsks, whoStillAsks } from './who-asks.ts';

export interface PeopleHandlerParts {
  readonly settings: Settings;
  readonly people: AccountsRoom;
  readonly recovery: Recovery;
  readonly audit: Audit;
  /** Apps that are paired for an account and alive. */
  readonly phonesOf: (accountId: string) => number;
  /** Letters were put in. */
  readonly wakeOutbox: () => void;
}

export function peopleHandlers(
  parts: PeopleHandlerParts,
): Handlers<'people' | 'addPerson' | 'changePerson' | 'setPersonPassword' | 'removePerson' | 'audit'> {
  const { settings, recovery, audit, phonesOf } = parts;
  const { accounts, epochs, passwords, rules, sessions } = parts.people;

  function personView(account: Account): z.input<typeof personSchema> {
    const { accountId, name, role, lastSignIn_wall_ms: last } = account;
    return {
      accountId,
      name,
      role,
      hasRecoveryAddress: recovery.addressRows.of(accountId).some((address) => address.state === 'confirmed'),
      phones: phonesOf(accountId),
      ...(last === undefined ? {} : { lastSignIn: new Date(last).toISOString() }),
    };
  }
  /** Whoever changes their own account stays signed in at this console. */
  function stay(accountId: string, call: Call): void {
    const { principal } = call;
    if ('sessionId' in principal && principal.accountId === accountId && !sessions.alive(principal.sessionId))
      call.setSessionCookie(sessions.open({ accountId, seatId: seatOf(call) }).token);
  }

  return {
    people: () => accounts.all().map(personView),
    async addPerson({ body }, call) {
      const owner = whoAsks(call, accounts);
      await rules.demand(body.password, { accountName: body.name, recorderName: recorderNameOf(settings) });
      const passwordHash = await passwords.hash(body.password);
      const account = epochs.change(() => {
        whoStillAsks(call, accounts, sessions);
        audit.record(owner.name, `Added ${body.name} as ${body.role}`);
        return accounts.add({ name: body.name, role: body.role, passwordHash });
      });
      return personView(account);
    },
    changePerson({ params, body }, call) {
      const owner = whoAsks(call, accounts);
      const account = accounts.change(params.id, body, () =>
        audit.record(owner.name, `Changed ${body.name}, who is now ${body.role}`),
      );
      stay(account.accountId, call);
      return personView(account);
    },
    async setPersonPassword({ params, body }, call) {
      const owner = whoAsks(call, accounts);
      const { accountId, name: accountName } = accounts.need(params.id);
      await rules.demand(body.password, { accountName, recorderName: recorderNameOf(settings) });
      const hash = await passwords.hash(body.password);
      epochs.change((change) => {
        whoStillAsks(call, accounts, sessions);
        accounts.need(accountId);
        passwords.store(accountId, hash, change);
        change.raise(accountId, false);
        audit.record(owner.name, `Set a new password for ${accountName}`);
        recovery.notices.passwordChanged(accountId, recovery.addressRows.reached(accountId));
      });
      parts.wakeOutbox();
      stay(accountId, call);
    },
    removePerson({ params }, call) {
      const owner = whoAsks(call, accounts);
      const { name } = accounts.need(params.id);
      accounts.remove(params.id, () => audit.record(owner.name, `Removed ${name}`));
    },
    audit: ({ query }) =>
      audit
        .newest(query.limit)
        .map(({ at_wall_ms, who, what }) => ({ at: new Date(at_wall_ms).toISOString(), who, what })),
  };
}
