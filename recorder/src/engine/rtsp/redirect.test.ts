import { expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { movedFrom } from './redirect.ts';

const plain = parseAddress('rtsp://192.0.2.1/live');
const secure = parseAddress('rtsps://192.0.2.1/live');

test('follows to the same scheme and up to TLS', () => {
  expect(movedFrom(plain, 'rtsp://192.0.2.2/a').address).toMatchObject({ host: '192.0.2.2', secure: false });
  expect(movedFrom(plain, 'rtsps://192.0.2.2/a').address).toMatchObject({ host: '192.0.2.2', secure: true });
});

test.each([
  ['down from TLS', secure, 'rtsp://192.0.2.1/a', 'without encryption'],
  ['nowhere', plain, undefined, 'not where to'],
  ['to another kind of server', plain, 'http://192.0.2.1/', 'not where to'],
  ['to no address', plain, 'rtsp://', 'address'],
  ['to a place of endless length', plain, `rtsp://192.0.2.1/${'x'.repeat(2_000)}`, 'not where to'],
])('never %s', (_name, from, location, reason) => {
  expect(() => movedFrom(from, location)).toThrow(reason);
});
