/** Signing in and out, the first setup, and the rules for passwords. */
import { Refusal, type signedInSchema } from '@nightlatch/protocol';
import type { z } from 'zod';
import type { Account } from '../../accounts/accounts.ts';
import { seatKeys } from '../../accounts/passwords.ts';
import type { AccountsRoom } from '../../accounts/room.ts';
import { CONSOLE_IDLE_MS } from '../../accounts/sessions.ts';
import { suggestWordRows } from '../../accounts/suggest.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Recovery } from '../../recovery/room.ts';
import type { Mail } from '../../mail/room.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Call, Handlers } from '../handler.ts';
import { seatOf, whoAsks } from './who-asks.ts';

type SignedIn = z.input<typeof signedInSchema>;

export interface SessionHandlerParts {
  readonly settings: Settings;
  readonly mail: Mail;
  readonly people: AccountsRoom;
  readonly recovery: Recovery;
  readonly audit: Audit;
}

export function sessionHandlers(
  parts: SessionHandlerParts,
): Handlers<
  | 'session'
  | 'signInNames'
  | 'signIn'
  | 'signOut'
  | 'setUpOwner'
  | 'acknowledgeResets'
  | 'checkPassword'
  | 'suggestWords'
> {
  const { settings, mail, recovery, audit } = parts;
  const { accounts, sessions, passwords, rules, resets, epochs } = parts.people;

  function signedIn(account: Account): SignedIn {
    const { accountId, name, role } = account;
    const warnings: SignedIn['warnings'] = [];
    const addresses = recovery.addressRows.of(accountId);
    if (!addresses.some((address) => address.state === 'confirmed')) warnings.push('no-recovery-address');
    const saved = recovery.savedCodes.view(accountId).state;
    if (saved === 'none') warnings.push('no-saved-code');
    if (saved === 'pending') warnings.push('saved-code-pending');
    if (role === 'owner' && !mail.canCarryCodes()) warnings.push('no-mail-settings');
    const resetNotices = resets
      .unacknowledged(accountId, role)
      .map(({ accountId: ofAccount, accountName, at_wall_ms, by, seat }) => ({
        accountId: ofAccount,
        accountName,
        at: new Date(at_wall_ms).toISOString(),
        by,
        seat,
      }));
    return { accountId, name, role, warnings, resetNotices };
  }

  function open(account: Account, call: Call): SignedIn {
    const { accountId, role } = account;
    const { token } = sessions.open({ accountId, seatId: seatOf(call) });
    accounts.signedIn(accountId);
    resets.signedIn(accountId);
    if (role === 'owner') settings.repairsSeen();
    call.setSessionCookie(token);
    return signedIn(account);
  }

  return {
    session(_input, call) {
      const account = 'accountId' in call.principal ? accounts.get(call.principal.accountId) : undefined;
      return { ...(account ? { signedIn: signedIn(account) } : {}), idleSignOut_s: CONSOLE_IDLE_MS / 1000 };
    },
    signInNames: () => accounts.all().map(({ accountId, name, role }) => ({ accountId, name, role })),
    async signIn({ body }, call) {
      const account = accounts.need(body.accountId);
      await passwords.demand(account.accountId, body.password, seatKeys(account.accountId));
      audit.record(account.name, 'Signed in at the console');
      return open(account, call);
    },
    signOut(_input, call) {
      // First, so that the browser forgets even where the disk lets nothing be written.
      call.setSessionCookie(undefined);
      if ('sessionId' in call.principal) sessions.close(call.principal.sessionId);
    },
    async setUpOwner({ body }, call) {
      refuseIfSetUp();
      await rules.demand(body.password, { accountName: body.name, recorderName: body.recorderName });
      const passwordHash = await passwords.hash(body.password);
      const account = epochs.change(() => {
        refuseIfSetUp();
        settings.values.set('recorderName', body.recorderName);
        audit.record(body.name, `Set this recorder up and named it "${body.recorderName}"`);
        return accounts.add({ name: body.name, role: 'owner', passwordHash });
      });
      return open(account, call);
    },
    acknowledgeResets(_input, call) {
      const account = whoAsks(call, accounts);
      resets.acknowledge(account.accountId, account.role);
    },
    async checkPassword({ body }, call) {
      const account = 'accountId' in call.principal ? accounts.get(call.principal.accountId) : undefined;
      const verdict = await rules.check(body.password, {
        accountName: body.accountName ?? account?.name,
        recorderName: body.recorderName ?? settings.values.get('recorderName'),
      });
      const { rules: findings, score, accepted, warning } = verdict;
      return { rules: findings, score, accepted, ...(warning === undefined ? {} : { warning }) };
    },
    suggestWords: async () => ({ rows: await suggestWordRows() }),
  };

  function refuseIfSetUp(): void {
    if (accounts.hasOwner())
      throw new Refusal('already-set-up', 'This recorder has an owner already. Sign in, or click "Forgot Password".');
  }
}
