import { groupCode } from '@nightlatch/protocol';
import { describe, expect, it } from 'vitest';
import { bareCode, editCode, showCode } from './code-text.ts';

describe('a code while it is typed', () => {
  it('is shown in groups that do not jump, and whole as the recorder prints it', () => {
    const typed = '7K4MQ2XN8RTWB';
    const shown = Array.from(typed).map((_, at) => showCode(typed.slice(0, at + 1), 13));
    for (let at = 1; at < shown.length; at += 1) expect(shown[at]?.startsWith(shown[at - 1] ?? '?')).toBe(true);
    expect(showCode('12345', 8)).toBe('1234 5');
    for (const whole of ['12345678', typed, 'ABCD', '7K4MQ2'])
      expect(showCode(whole, whole.length)).toBe(groupCode(whole));
  });

  it('keeps what belongs to a code and no more than its length', () => {
    expect(bareCode('12a3 4-5', 'digits', 8)).toBe('12345');
    expect(bareCode('7k4m-q2xn', 'crockford', 8)).toBe('7K4MQ2XN');
    expect(bareCode('1234567890', 'digits', 8)).toBe('12345678');
  });

  it('keeps the caret behind what was typed in the middle', () => {
    expect(editCode('1245', '12345', 3, 'digits', 8)).toEqual({ code: '12345', caret: 3 });
    expect(editCode('1234', '1234 5', 6, 'digits', 8)).toEqual({ code: '12345', caret: 6 });
    expect(editCode('12345', '123495', 5, 'digits', 8)).toEqual({ code: '123495', caret: 6 });
  });

  it('takes away the character before a space that is taken away', () => {
    expect(editCode('123456', '123456', 4, 'digits', 8)).toEqual({ code: '12356', caret: 3 });
  });

  it('ignores a character that no code holds', () => {
    expect(editCode('12', '1x2', 2, 'digits', 8)).toEqual({ code: '12', caret: 1 });
  });
});
