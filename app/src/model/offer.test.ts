import { writeOfferLink } from '@nightlatch/protocol';
import { describe, expect, it } from 'vitest';
import { readScan, readTyped } from './offer.ts';

const offer = {
  origin: 'https://nl-7k4m2q.local:8443',
  recorderId: '7K4M2Q',
  token: 'abcdefghijklmnopqrstuv',
  identity: 'A'.repeat(43),
};
const link = writeOfferLink(offer);
const here = { hostname: 'nl-7k4m2q.local', port: '8443' };

describe('a scanned code', () => {
  it('of this recorder is an offer', () => {
    expect(readScan(link, { origin: offer.origin })).toEqual({ kind: 'offer', offer });
    const again = { identity: offer.identity, name: 'Home' };
    expect(readScan(link, { origin: offer.origin, again })).toEqual({ kind: 'offer', offer });
  });

  it('of something else says what to scan', () => {
    expect(readScan('WIFI:S:home;;', { origin: offer.origin })).toMatchObject({ kind: 'refused' });
  });

  it('of another recorder leads to that recorder’s own app when adding', () => {
    const result = readScan(link, { origin: 'https://nl-999999.local:8443' });
    expect(result).toMatchObject({ kind: 'refused', open: link });
  });

  it('of another recorder is refused by identity when adding again, wherever it leads', () => {
    const again = { identity: 'B'.repeat(43), name: 'Home' };
    for (const origin of [offer.origin, 'https://nl-999999.local:8443']) {
      const result = readScan(link, { origin, again });
      expect(result).toMatchObject({ kind: 'refused' });
      expect(result).not.toHaveProperty('open');
      expect(result.kind === 'refused' && result.sentence).toContain('another recorder (NL-7K4M-2Q)');
    }
  });
});

describe('a typed code', () => {
  it('is read however it is typed', () => {
    const typed = readTyped({ recorder: 'nl-7k4m-2q', code: ' abcd-2345 ' }, here);
    expect(typed).toEqual({ kind: 'offer', recorderId: '7K4M2Q', code: 'ABCD2345' });
  });

  it.each([
    [{ recorder: 'Home', code: 'ABCD2345' }, 'recorder'],
    [{ recorder: 'NL-7K4M-2Q', code: 'ABCD234' }, 'code'],
    [{ recorder: 'NL-7K4M-2Q', code: 'ABCD234U' }, 'code'],
  ])('%j is refused at its field', (typed, field) => {
    expect(readTyped(typed, here)).toMatchObject({ kind: 'refused', field });
  });

  it('for another recorder leads to its address, but not when one is added again', () => {
    const typed = { recorder: 'NL-9999-99', code: 'ABCD2345' };
    expect(readTyped(typed, here)).toMatchObject({ open: 'https://nl-999999.local:8443/#/add' });
    const again = readTyped(typed, here, { recorderId: '7K4M2Q', name: 'Home' });
    expect(again).toMatchObject({ kind: 'refused', field: 'recorder' });
    expect(again).not.toHaveProperty('open');
  });
});
