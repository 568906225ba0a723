/**
 * Signing an app in by its pairing key. Who does not hold a once-valid key learns nothing; who does, and whose credentials
 * were reset, is told so under the recorder's own signature.
 */
import { verify, type KeyObject } from 'node:crypto';
import { Refusal, resetProofBytes, sessionProofBytes, type RouteInput, type Routes } from '@nightlatch/protocol';
import type { Accounts } from '../accounts/accounts.ts';
import type { Resets } from '../accounts/resets.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { Challenges } from './challenges.ts';
import type { Identity } from './identity.ts';
import type { Pairing, Pairings } from './pairings.ts';

export interface AppSessionParts {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly resets: Resets;
  readonly identity: Identity;
  readonly pairings: Pairings;
  readonly challenges: Challenges;
}

const SAME_TURN_MS = 5_000;

type SessionInput = RouteInput<Routes['appSession']>['body'];

/** Gives the session's token. Throws pairing-removed, credentials-reset, not-signed-in. */
export function makeAppSession(parts: AppSessionParts): (input: SessionInput) => { token: string; accountId: string } {
  const { accounts, sessions, identity, pairings, challenges } = parts;
  return (input) => {
    const pairing = pairings.get(input.pairingId);
    if (pairing === undefined || accounts.get(pairing.accountId) === undefined) {
      throw new Refusal(
        'pairing-removed',
        'This phone was removed from the recorder. Remove it here too, then add it again.',
      );
    }
    const { recorderId } = identity;
    const { pairingId, challenge, nonce } = input;
    const proof = sessionProofBytes({ recorderId, pairingId, challenge, nonce });
    if (!challenges.isGood(challenge) || !isSignedBy(pairing.publicKey, proof, input.signature)) {
      throw new Refusal('not-signed-in', 'The recorder could not tell that this is the phone that was added.');
    }
    challenges.use(challenge);
    if (pairing.ended) throw credentialsReset(pairing, nonce, parts);
    pairings.seen(pairing.id);
    const { token } = sessions.open({ accountId: pairing.accountId, pairingId });
    return { token, accountId: pairing.accountId };
  };
}

function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: string): boolean {
  return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
}

function credentialsReset(
  pairing: Pairing,
  nonce: string,
  { identity, resets, accounts, pairings }: AppSessionParts,
): Refusal {
  // Normally noted when the epoch rose; a power cut may have come between.
  if (pairing.ended_wall_ms === undefined) pairings.noteEnded();
  const ended_wall_ms = pairing.ended_wall_ms ?? pairings.get(pairing.id)?.ended_wall_ms ?? pairing.paired_wall_ms;
  const reset = [resets.newestOf(pairing.accountId), resets.newestOfOwners()].find(
    // Noted in the same turn as the reset, or, after a power cut, later; the wall clock may have been set in between.
    (one) =>
      one !== undefined &&
      (one.at_wall_ms >= pairing.paired_wall_ms || Math.abs(one.at_wall_ms - ended_wall_ms) <= SAME_TURN_MS),
  );
  const resetAt = new Date(reset?.at_wall_ms ?? ended_wall_ms).toISOString();
  const { recorderId } = identity;
  const name = accounts.get(pairing.accountId)?.name ?? '';
  return new Refusal(
    'credentials-reset',
    reset === undefined
      ? `The sign-in of ${name} was changed on the recorder. Remove the recorder here, then add it again.`
      : "The recorder's password was reset. Remove the recorder here, then add it again with the new password.",
    {
      resetAt,
      recorderId,
      proof: identity.sign(resetProofBytes({ recorderId, pairingId: pairing.id, nonce, resetAt })),
    },
  );
}
