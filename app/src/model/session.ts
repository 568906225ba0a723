/**
 * Opens a session with a recorder by this phone's key: one challenge, one answer, no retries. A refusal because of a reset counts only
 * with the recorder's own signature over our nonce; without it the answer is `unproven`, and nobody is asked for a password.
 */
import { credentialsResetSchema, resetProofBytes, routes, sessionProofBytes } from '@nightlatch/protocol';
import { ApiProblem, call } from '@nightlatch/ui/api';
import { freshNonce, isSignedBy, sign } from './keys.ts';
import type { Pairing } from './kept-recorder.ts';

export type SessionOutcome =
  | { readonly kind: 'open' }
  /** `at`: ISO 8601. */
  | { readonly kind: 'reset'; readonly at: string }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unproven' };

export async function openSession(
  recorder: { readonly recorderId: string; readonly pairing: Pairing },
  signal?: AbortSignal,
): Promise<SessionOutcome> {
  const { recorderId, pairing } = recorder;
  const { pairingId } = pairing;
  const ending = signal === undefined ? {} : { signal };
  const { challenge } = await call(routes.challenge, ending);
  const nonce = freshNonce();
  const signature = await sign(pairing.privateKey, sessionProofBytes({ recorderId, pairingId, challenge, nonce }));
  try {
    await call(routes.appSession, { body: { pairingId, challenge, nonce, signature }, ...ending });
    return { kind: 'open' };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.code === 'pairing-removed') return { kind: 'removed' };
    if (error.code !== 'credentials-reset') throw error;
    const refusal = credentialsResetSchema.safeParse(error.problem);
    if (!refusal.success || refusal.data.recorderId !== recorderId) return { kind: 'unproven' };
    const { proof, resetAt } = refusal.data;
    const proven = await isSignedBy(
      pairing.identityKey,
      proof,
      resetProofBytes({ recorderId, pairingId, nonce, resetAt }),
    );
    return proven ? { kind: 'reset', at: resetAt } : { kind: 'unproven' };
  }
}
