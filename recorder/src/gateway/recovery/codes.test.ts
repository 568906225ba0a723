import { expect, test } from 'vitest';
import { newCode, newTag, readTyped } from './codes.ts';

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
  expect(readTyped(' 1234 5678 ')).toEqual({ kind: 'digits', code: '12345678' });
  expect(readTyped('１２３４-５６７８')).toEqual({ kind: 'digits', code: '12345678' });
  expect(readTyped('l234567O')).toEqual({ kind: 'digits', code: '12345670' });
  expect(readTyped('abcd efgh jkmno')).toEqual({ kind: 'long', code: 'ABCDEFGHJKMN0' });
  for (const not of ['', '1234567', '123456789', 'ABCD EFGH JKMNU', '12345678; DROP'])
    expect(readTyped(not)).toBeUndefined();
});
