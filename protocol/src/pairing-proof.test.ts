import { describe, expect, it } from 'vitest';
import { joinProofBytes, readOfferLink, resetProofBytes, sessionProofBytes, writeOfferLink } from './pairing-proof.ts';

const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const offer = {
  origin: 'https://nl-7k4m2q.local:8443',
  recorderId: '7K4M2Q',
  token: 'abcdefghijklmnopqrstuv',
  identity: 'A'.repeat(43),
};

describe('signed bytes', () => {
  it('say what they are for, one field a line', () => {
    const join = joinProofBytes({ recorderId: '7K4M2Q', pairingId: 'p1', publicKey: 'KEY', nonce: 'N' });
    expect(words(join)).toBe('nightlatch join v1\n7K4M2Q\np1\nKEY\nN');
    const session = sessionProofBytes({ recorderId: '7K4M2Q', pairingId: 'p1', challenge: 'C', nonce: 'N' });
    expect(words(session)).toBe('nightlatch app session v1\n7K4M2Q\np1\nC\nN');
    const reset = resetProofBytes({ recorderId: '7K4M2Q', pairingId: 'p1', nonce: 'N', resetAt: 'T' });
    expect(words(reset)).toBe('nightlatch credentials reset v1\n7K4M2Q\np1\nN\nT');
  });

  it('refuse a field that could pass for two', () => {
    expect(() => joinProofBytes({ recorderId: '7K4M2Q', pairingId: 'p1\nKEY', publicKey: 'K', nonce: 'N' })).toThrow(
      RangeError,
    );
  });
});

describe('offer link', () => {
  it('comes back as it was written, with spaces around it', () => {
    expect(readOfferLink(writeOfferLink(offer))).toEqual(offer);
    expect(readOfferLink(`  ${writeOfferLink(offer)}\n`)).toEqual(offer);
    const bare = { ...offer, origin: 'https://cams.example.org' };
    expect(readOfferLink(writeOfferLink(bare))).toEqual(bare);
  });

  it.each([
    ['no link', 'WIFI:S:home;;'],
    ['plain http', writeOfferLink({ ...offer, origin: 'http://nl-7k4m2q.local' })],
    ['a name and password before the host', writeOfferLink({ ...offer, origin: 'https://a:b@nl-7k4m2q.local' })],
    ['a path', writeOfferLink({ ...offer, origin: 'https://evil.example/x' })],
    ['a short token', writeOfferLink({ ...offer, token: 'short' })],
    ['a recorder id outside the alphabet', writeOfferLink({ ...offer, recorderId: 'ILOU00' })],
    ['a cut identity', writeOfferLink({ ...offer, identity: 'A'.repeat(42) })],
    ['something behind it', `${writeOfferLink(offer)}&more=1`],
    ['a script', 'javascript:alert(1)'],
  ])('is undefined for %s', (_what, scanned) => {
    expect(readOfferLink(scanned)).toBeUndefined();
  });
});
