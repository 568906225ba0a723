import { mailboxKey } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { maskAddress, parseAddress } from './address.ts';

test('addresses are brought to one form', () => {
  expect(parseAddress(' Jane.Doe+nvr@Example.COM ')).toBe('Jane.Doe+nvr@example.com');
  expect(parseAddress('jane@bücher.example')).toBe('jane@xn--bcher-kva.example');
  expect(mailboxKey('Jane@Example.com')).toBe(mailboxKey('jane@example.com'));
});

test.each([
  '"jane doe"@example.com',
  'jane',
  '@example.com',
  'jane@',
  'jane@localhost',
  'jane@@example.com',
  'jane @example.com',
  '.jane@example.com',
  'jane..doe@example.com',
  'jane@exa mple.com',
  'jane@-example.com',
  'jane@example.com>',
  'jane@example.com, eve@example.com',
  'jane@example.com\r\nRCPT TO:<eve@example.com>',
  `${'j'.repeat(65)}@example.com`,
  `jane@${'a'.repeat(64)}.com`,
])('refused: %s', (typed) => {
  expect(() => parseAddress(typed)).toThrow(/address/i);
});

test('masked: its owner knows it, a visitor learns nothing of use', () => {
  expect(maskAddress('jane@gmail.com')).toBe('j•••@g•••.com');
  expect(maskAddress('x@mail.example.co.uk')).toBe('x•••@m•••.uk');
});
