import { expect, test } from 'vitest';
import { newCode, newTag, readTyped } from './codes.ts';

const BOTH = ['digits', 'long'] as const;

test('codes have the length and the alphabet they promise, and every digit comes', () => {
  const digits = Array.from({ length: 200 }, () => newCode('digits'));
  for (const code of digits) expect(code).toMatch(/^\d{8}$/);
  expect(new Set(digits.join('')).size).toBe(10);
  for (let i = 0; i < 50; i += 1) expect(newCode('long')).toMatch(/^[0-9A-HJKMNP-TV-Z]{13}$/);
});

test('two tags in a row differ', () => {
  let tag = newTag();
  for (let i = 0; i < 50; i += 1) {
    const next = newTag(tag);
    expect(next).not.toBe(tag);
    tag = next;
  }
});

test('what people type: spaces, dashes, look-alikes, full-width digits', () => {
  expect(readTyped(' 1234 5678 ', BOTH)).toEqual({ kind: 'digits', code: '12345678' });
  expect(readTyped('１２３４-５６７８', BOTH)).toEqual({ kind: 'digits', code: '12345678' });
  expect(readTyped('l234567O', BOTH)).toEqual({ kind: 'digits', code: '12345670' });
  expect(readTyped('abcd efgh jkmno', BOTH)).toEqual({ kind: 'long', code: 'ABCDEFGHJKMN0' });
  for (const not of ['', '1234567', 'ABCD EFGH JKMNU', '12345678; DROP TABLE', '1234 567X 7K4M'])
    expect(readTyped(not, BOTH)).toBeUndefined();
});

test('behind a code may stand the proof of a recovery service; whatever is wrong with it, the code is read', () => {
  expect(readTyped('1234 5678 7k4m2q', BOTH)).toEqual({ kind: 'digits', code: '12345678', proof: '7K4M2Q' });
  expect(readTyped('12345678-7K4M-2O', BOTH)).toEqual({ kind: 'digits', code: '12345678', proof: '7K4M20' });
  for (const wrong of ['9', '7K4M2', '7K4M2QX', '7K4M2U', '......'])
    expect(readTyped(`1234 5678 ${wrong}`, ['digits'])).toEqual({ kind: 'digits', code: '12345678' });
  expect(readTyped('ABCD EFGH JKMNP 7K4M2Q', ['long'])).toEqual({
    kind: 'long',
    code: 'ABCDEFGHJKMNP',
    proof: '7K4M2Q',
  });
  expect(readTyped('ABCD EFGH JKMNP', ['digits'])).toBeUndefined();
});
