/**
 * How a recorder shows that it was given a tenant's enrolment token, without sending it: the first 16 bytes of
 * HMAC-SHA-256(SHA-256(label, line break, token), recorder key and tenant). It is good for this recorder alone.
 */
import { ENROLMENT_PROOF_BYTES } from './layout.ts';

const LABEL = 'nightlatch enrolment v1';
const utf8 = new TextEncoder();

/** What the service keeps of a token (sealed): it proves as much as the token does. 32 bytes. */
export async function enrolmentKey(token: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(`${LABEL}\n${token}`)));
}

export async function enrolmentProof(of: {
  readonly key: Uint8Array;
  readonly recorderKey: Uint8Array;
  readonly tenant: string;
}): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(of.key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const message = new Uint8Array([...of.recorderKey, ...utf8.encode(of.tenant)]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message)).slice(0, ENROLMENT_PROOF_BYTES);
}
