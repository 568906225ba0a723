import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { seal, unseal } from './seal.ts';

const key = randomBytes(32);

test('what was sealed opens under the same key and context only', () => {
  const sealed = seal(key, 'a camera password', 'camera:front');
  expect(unseal(key, sealed, 'camera:front')?.toString()).toBe('a camera password');
  expect(unseal(key, sealed, 'camera:yard')).toBeUndefined();
  expect(unseal(randomBytes(32), sealed, 'camera:front')).toBeUndefined();
});

test('a change of any byte is noticed', () => {
  const sealed = seal(key, 'secret', 'x');
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(unseal(key, altered, 'x')).toBeUndefined();
    expect(unseal(key, sealed.subarray(0, at), 'x')).toBeUndefined();
  }
});

test('the same plaintext never looks the same twice', () => {
  expect(seal(key, 'secret', 'x').equals(seal(key, 'secret', 'x'))).toBe(false);
});
