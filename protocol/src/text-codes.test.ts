import { CROCKFORD_ALPHABET, showRecorderId } from './crockford.ts';
import { describe, expect, it } from 'vitest';
import { groupCode, normalizeCrockford, parseRecorderId, recorderHostName } from './text-codes.ts';

describe('Crockford', () => {
  it('reads what people confuse, and drops what they put between', () => {
    expect(normalizeCrockford(' o0-iIlL ab-cd ')).toBe('001111ABCD');
  });

  it('leaves what is outside the alphabet to be refused later', () => {
    expect(normalizeCrockford('u!')).toBe('U!');
    expect(CROCKFORD_ALPHABET).toHaveLength(32);
    expect(CROCKFORD_ALPHABET).not.toMatch(/[ILOU]/);
  });
});

describe('groups', () => {
  it.each([
    ['12345678', '1234 5678'],
    ['ABCDEFGHJKMNP', 'ABCD EFGH JKMNP'],
    ['ABC', 'ABC'],
    ['', ''],
  ])('%s is shown as %s', (code, shown) => {
    expect(groupCode(code)).toBe(shown);
  });
});

describe('recorder id', () => {
  it.each(['NL-7K4M-2Q', 'nl-7k4m2q', '7k4m2q', 'https://nl-7k4m2q.local:8443/x', 'nl-7k4m2q.local.', ' nl-7k4m-2q '])(
    'is read from %s',
    (typed) => {
      expect(parseRecorderId(typed)).toBe('7K4M2Q');
    },
  );

  it.each(['', 'NL-', 'NL-7K4M', '7K4M2Q9', 'example.org', '7K4M2U'])('is not read from %j', (typed) => {
    expect(parseRecorderId(typed)).toBeUndefined();
  });

  it('is shown and found under the same characters', () => {
    expect(showRecorderId('7K4M2Q')).toBe('NL-7K4M-2Q');
    expect(recorderHostName('7K4M2Q')).toBe('nl-7k4m2q.local');
    expect(parseRecorderId(recorderHostName('7K4M2Q'))).toBe('7K4M2Q');
  });
});
