import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { browserTools } from './browser-tools.ts';

const pair = generateKeyPairSync('ed25519');
const raw = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const words = new TextEncoder().encode('nightlatch export v1\n{}');
const signature = new Uint8Array(sign(null, words, pair.privateKey));
const turned = (bytes: Uint8Array, at: number) => bytes.map((byte, place) => (place === at ? byte ^ 1 : byte));

afterEach(() => vi.restoreAllMocks());

test.each(['the browser', 'the library, where the browser knows no Ed25519'])(
  'a signature is checked by %s',
  async (by) => {
    if (by !== 'the browser') {
      vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('unknown', 'NotSupportedError'));
    }
    const verifySignature: typeof browserTools.verifySignature = (...all) => browserTools.verifySignature(...all);
    expect(await verifySignature(raw, words, signature)).toBe(true);
    expect(await verifySignature(raw, turned(words, 3), signature)).toBe(false);
    expect(await verifySignature(raw, words, turned(signature, 40))).toBe(false);
    expect(await verifySignature(turned(raw, 5), words, signature)).toBe(false);
    expect(await verifySignature(new Uint8Array(32).fill(255), words, signature)).toBe(false);
  },
);
