/**
 * Where a bounce of one flow goes (VERP): `bounces@mail.example.com` becomes `bounces+TOKEN@mail.example.com`. The token holds the flow's
 * id and a keyed hash of it, so that nobody else can say that a mail came back.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { FLOW_ID_BYTES } from '@nightlatch/protocol/envelope/layout';
import { CROCKFORD_ALPHABET } from '@nightlatch/protocol';

const MARK_BYTES = 9;
const TOKEN_BYTES = FLOW_ID_BYTES + MARK_BYTES;
/** Lower case: mail servers may change the case of a local part. */
const ALPHABET = CROCKFORD_ALPHABET.toLowerCase();
const TOKEN_CHARACTERS = Math.ceil((TOKEN_BYTES * 8) / 5);
/** RFC 5321 §4.5.3.1.1 allows 64 for the whole local part. */
export const LONGEST_BOUNCE_LOCAL = 64 - 1 - TOKEN_CHARACTERS;

export interface BounceAddresses {
  of(flowId: Uint8Array, bounceAddress: string): string;
  /** The flow that this address was made for; undefined for every other address. */
  flowOf(address: string): Uint8Array | undefined;
}

/** `secret`: any key of the service's, at least 32 bytes; every process of a service has the same. */
export function bounceAddresses(secret: Uint8Array): BounceAddresses {
  const key = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), 'nightlatch bounce address', 32));
  const markOf = (flowId: Uint8Array, domain: string): Buffer =>
    createHmac('sha256', key).update(flowId).update(domain).digest().subarray(0, MARK_BYTES);
  return {
    of(flowId, bounceAddress) {
      const at = bounceAddress.lastIndexOf('@');
      const domain = bounceAddress.slice(at + 1).toLowerCase();
      const token = toText(Buffer.concat([flowId, markOf(flowId, domain)]));
      return `${bounceAddress.slice(0, at)}+${token}@${domain}`;
    },
    flowOf(address) {
      const at = address.lastIndexOf('@');
      const token = fromText(address.slice(address.lastIndexOf('+', at) + 1, at));
      if (token === undefined) return undefined;
      const flowId = token.subarray(0, FLOW_ID_BYTES);
      const expected = markOf(flowId, address.slice(at + 1).toLowerCase());
      return timingSafeEqual(token.subarray(FLOW_ID_BYTES), expected) ? new Uint8Array(flowId) : undefined;
    },
  };
}

function toText(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (5 - bits)) & 31);
}

function fromText(text: string): Buffer | undefined {
  if (text.length !== TOKEN_CHARACTERS) return undefined;
  const bytes = Buffer.alloc(TOKEN_BYTES);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text.toLowerCase()) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >> bits;
    held &= (1 << bits) - 1;
  }
  return at === TOKEN_BYTES ? bytes : undefined;
}
