import { groupCode } from '@nightlatch/protocol';
import { describe, expect, it } from 'vitest';
import { bareCode, editCode, showCode, type CodeShape } from './code-text.ts';

const digits: CodeShape = { kind: 'digits', length: 8, tail: 0 };
const mailed: CodeShape = { ...digits, tail: 6 };
const crockford = (length: number): CodeShape => ({ kind: 'crockford', length, tail: 0 });

describe('a code while it is typed', () => {
  it('is shown in groups that do not jump, and whole as the recorder prints it', () => {
    const typed = '7K4MQ2XN8RTWB';
    const shown = Array.from(typed).map((_, at) => showCode(typed.slice(0, at + 1), crockford(13)));
    for (let at = 1; at < shown.length; at += 1) expect(shown[at]?.startsWith(shown[at - 1] ?? '?')).toBe(true);
    expect(showCode('12345', digits)).toBe('1234 5');
    for (const whole of ['12345678', typed, 'ABCD', '7K4MQ2'])
      expect(showCode(whole, crockford(whole.length))).toBe(groupCode(whole));
  });

  it('keeps what belongs to a code and no more than its length', () => {
    expect(bareCode('12a3 4-5', digits)).toBe('12345');
    expect(bareCode('7k4m-q2xn', crockford(8))).toBe('7K4MQ2XN');
    expect(bareCode('1234567890', digits)).toBe('12345678');
  });

  it('keeps the caret behind what was typed in the middle', () => {
    expect(editCode('1245', '12345', 3, digits)).toEqual({ code: '12345', caret: 3 });
    expect(editCode('1234', '1234 5', 6, digits)).toEqual({ code: '12345', caret: 6 });
    expect(editCode('12345', '123495', 5, digits)).toEqual({ code: '123495', caret: 6 });
  });

  it('takes away the character before a space that is taken away', () => {
    expect(editCode('123456', '123456', 4, digits)).toEqual({ code: '12356', caret: 3 });
  });

  it('takes what an e-mail with fixed words adds to the code, as a group of its own', () => {
    expect(bareCode('1234 5678 7k4m-2q', mailed)).toBe('123456787K4M2Q');
    expect(bareCode('123456787K4M2QXX', mailed)).toBe('123456787K4M2Q');
    expect(showCode('123456787K4M2Q', mailed)).toBe('1234 5678 7K4M2Q');
    expect(showCode('12345678', mailed)).toBe('1234 5678');
    expect(showCode('7K4MQ2XN8RTWBABCDEF', { ...crockford(13), tail: 6 })).toBe('7K4M Q2XN 8RTWB ABCDEF');
    expect(editCode('12345678', '1234 5678K', 10, mailed)).toEqual({ code: '12345678K', caret: 11 });
    expect(editCode('12345678AB', '1234 678 AB', 5, mailed)).toEqual({ code: '1234678AB', caret: 4 });
  });

  it('ignores a character that no code holds', () => {
    expect(editCode('12', '1x2', 2, digits)).toEqual({ code: '12', caret: 1 });
  });
});
