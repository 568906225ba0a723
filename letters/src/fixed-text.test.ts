import { expect, test } from 'vitest';
import { FIXED_TEXT_LOCALES, renderFixedText } from './fixed-text.ts';

const brand = { name: 'Acme', colour: '#0b6e4f' };

test.each(FIXED_TEXT_LOCALES)('%s: the code and the six characters once in each body, in groups', (locale) => {
  const { subject, text, html } = renderFixedText({ code: 'ABCDEFGHJKMNP', proof: '7K4M2Q', locale }, brand);
  const shown = 'ABCD EFGH JKMNP 7K4M2Q';
  expect(text.split(shown)).toHaveLength(2);
  const read = html.replace(/<[^>]*>/g, '').replaceAll('&nbsp;', '');
  expect(read.split(shown)).toHaveLength(2);
  expect(html).toContain(`<html lang="${locale}">`);
  expect(html).not.toMatch(/<script|<a\b|<img|https?:|src=|url\(/i);
  expect(subject).not.toMatch(/ABCD|7K4M/);
  expect(text).toContain('Acme');
});

test('a language without words of its own, or none at all, is English', () => {
  const english = renderFixedText({ code: '12345678', proof: '7K4M2Q', locale: 'en' }, brand);
  for (const locale of ['xx', '', 'constructor', '__proto__'])
    expect(renderFixedText({ code: '12345678', proof: '7K4M2Q', locale }, brand)).toEqual(english);
});

test('a colour that is none is left out', () => {
  const { html } = renderFixedText(
    { code: '12345678', proof: '7K4M2Q', locale: 'en' },
    { name: '<b>A', colour: 'red;background:url(https://evil.example)' },
  );
  expect(html).not.toMatch(/url|evil|<b>/);
});
