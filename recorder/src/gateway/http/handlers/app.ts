/** What a phone calls: joining, its session, leaving, and the authority it may be told to trust. */
import { Refusal } from '@nightlatch/protocol';
import type { Clock } from '../../../base/clock.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import type { Audit } from '../../audit/audit.ts';
import { makeAppSession, type AppSessionParts } from '../../pairing/app-session.ts';
import { makeJoin, type JoinParts } from '../../pairing/join.ts';
import type { Connections } from '../connections.ts';
import type { Handlers } from '../handler.ts';
import type { RecorderFacts } from '../recorder-facts.ts';
import { authorityDer, authorityProfile } from '../tls/profile.ts';

/** An app's session ends with its epoch or its pairing, not by time; for this long it need not sign in again. */
const SIGNED_IN_FOR_S = 86_400;

export interface AppHandlerParts extends JoinParts, AppSessionParts {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly connections: Connections;
  readonly audit: Audit;
  readonly facts: RecorderFacts;
  readonly clock: Clock;
  /** PEM */
  readonly authority: string;
}

type AppRoutes =
  | 'join'
  | 'challenge'
  | 'appSession'
  | 'appRecorder'
  | 'leave'
  | 'authorityCertificate'
  | 'authorityProfile';

export function appHandlers(parts: AppHandlerParts): Handlers<AppRoutes> {
  const { accounts, sessions, connections, audit, facts, clock, identity, pairings, challenges, authority } = parts;
  const join = makeJoin(parts);
  const openSession = makeAppSession(parts);
  const recorderFor = (accountId: string) => {
    const account = accounts.need(accountId);
    return {
      recorderId: identity.recorderId,
      recorderName: facts.name(),
      accountName: account.name,
      role: account.role,
    };
  };
  const download = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });
  return {
    async join({ body }, call) {
      const joined = await join(body, call.remoteAddress);
      return {
        ...recorderFor(joined.accountId),
        pairingId: joined.pairingId,
        identityKey: identity.publicKey,
        proof: joined.proof,
      };
    },
    challenge: () => ({ challenge: challenges.make() }),
    appSession({ body }, call) {
      const { token, accountId } = openSession(body);
      call.setSessionCookie(token);
      return { ...recorderFor(accountId), signedInFor_s: SIGNED_IN_FOR_S };
    },
    appRecorder(_input, { principal }) {
      if (principal.kind !== 'app') throw new Refusal('not-signed-in', 'This is only for a paired app.');
      const { recorderName, accountName, role } = recorderFor(principal.accountId);
      const now = new Date(clock.wall_ms()).toISOString();
      return { recorderName, accountName, role, now, timeZone: facts.recording().timeZone };
    },
    leave(_input, call) {
      if (call.principal.kind !== 'app') return;
      const { pairingId, accountId } = call.principal;
      const label = pairings.get(pairingId)?.label ?? '';
      pairings.remove(pairingId);
      sessions.closePairing(pairingId);
      connections.closePairing(pairingId);
      call.setSessionCookie(undefined);
      audit.record(accounts.need(accountId).name, `The phone "${label}" removed itself`);
    },
    authorityCertificate: () => ({
      headers: download(`nightlatch-${identity.recorderId}.crt`),
      body: authorityDer(authority),
    }),
    authorityProfile: () => ({
      headers: download(`nightlatch-${identity.recorderId}.mobileconfig`),
      body: authorityProfile(authority, identity.recorderId),
    }),
  };
}
