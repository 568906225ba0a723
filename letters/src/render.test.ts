import { expect, test } from 'vitest';
import type { Letter } from './letter.ts';
import { plain } from './page.ts';
import { renderLetter } from './render.ts';

const common = { to: 'jane@example.com', recorderName: 'Shop"><script>', accountName: 'Jane\r\nBcc: x' };
const at = 'Mon, 01 Jun 2026 00:00:00 GMT';
const letters: Letter[] = [
  { ...common, kind: 'secure-code', code: '12345678', tag: 'K7QF' },
  { ...common, kind: 'secure-code', code: 'ABCDEFGHJKMNP', tag: 'K7QF' },
  { ...common, kind: 'confirmation', code: '12345678' },
  { ...common, kind: 'notice-reset', at, by: 'mailed-code' },
  { ...common, kind: 'notice-address', at, change: 'removed', changed: 'j•••@e•••.com', isThisOne: false },
  { ...common, kind: 'notice-password', at },
  { ...common, kind: 'test' },
  { ...common, kind: 'health-test', at },
  {
    ...common,
    kind: 'health',
    at,
    headline: 'A camera is not recorded',
    began: [{ sentence: 'The camera "<a href=x>evil.example</a>" is not recorded.', whatToDo: 'Look.', since: at }],
    over: [{ sentence: 'The disk\r\nBcc: x\nis slow.', from: at, until: at, times: 3 }],
    more: 4,
    still: 2,
    isUnsteady: true,
  },
];

test.each(letters)('$kind: names are text, nothing can be clicked, nothing comes from elsewhere', (letter) => {
  const { subject, text, html } = renderLetter(letter, 60);
  expect(html).not.toMatch(/<script|<a\b|<img|https?:|src=|url\(/i);
  expect(text).not.toMatch(/https?:/);
  expect(text).not.toContain('Bcc: x\n');
  expect(subject).not.toMatch(/[\r\n]|1234|ABCD/);
  const isOfAnAccount = !['test', 'health', 'health-test'].includes(letter.kind);
  if (isOfAnAccount) expect(text).toMatch(/If (that was not you|you do not know)/);
});

test('the code stands once in each body, in groups, and its characters are read one by one', () => {
  for (const [letter, shown] of [
    [letters[0], '1234 5678'],
    [letters[1], 'ABCD EFGH JKMNP'],
  ] as const) {
    if (letter === undefined) throw new Error('missing');
    const { text, html } = renderLetter(letter, 47);
    expect(text.split(shown)).toHaveLength(2);
    expect(text).toContain('47 minutes');
    expect(html).toContain('<span>4</span>'.replace('4', shown.charAt(3)));
    expect(
      html
        .replace(/<[^>]*>/g, '')
        .replaceAll('&nbsp;', '')
        .split(shown),
    ).toHaveLength(2);
  }
});

test('names that look like links or addresses are made harmless', () => {
  expect(plain('visit https://evil.example/x now')).not.toMatch(/:\/\/|evil\.example/);
  expect(plain('a@b.example')).not.toContain('@');
  expect(plain('a\u202Eb\u0000c')).toBe('a b c');
});
