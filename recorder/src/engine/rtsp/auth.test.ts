import { expect, test } from 'vitest';
import { Authenticator } from './auth.ts';
import { parseChallenges } from './challenges.ts';

/** RFC 7616, 3.9.1. */
const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const clientNonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const offer = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", ` +
  'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const responseOf = (header: string | undefined) => /response="(\w+)"/.exec(header ?? '')?.[1];

function answer(...headers: string[]): string | undefined {
  const authenticator = new Authenticator(mufasa, () => clientNonce);
  expect(authenticator.challenged(headers)).toBe(true);
  return authenticator.authorization('GET', '/dir/index.html');
}

test('the vectors of RFC 7616', () => {
  expect(responseOf(answer(offer('MD5')))).toBe('8ca523f5e9506fed4657c9700eebdbec');
  const sha256 = answer(offer('SHA-256'));
  expect(responseOf(sha256)).toBe('753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
  expect(sha256).toContain('nc=00000001');
  expect(sha256).toContain('qop=auth');
  expect(sha256).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
});

test('the vector of RFC 2069, without qop', () => {
  const authenticator = new Authenticator({ username: 'Mufasa', password: 'CircleOfLife' });
  authenticator.challenged(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"']);
  const header = authenticator.authorization('GET', '/dir/index.html');
  expect(responseOf(header)).toBe('1949323746fe6a43ef61f9606e7febea');
  expect(header).not.toContain('cnonce');
});

test('the strongest of several offers is taken, in one header or in many', () => {
  for (const headers of [
    ['Basic realm="x"', offer('MD5'), offer('SHA-256')],
    [`Basic realm="x", ${offer('SHA-256')}`],
  ]) {
    expect(answer(...headers)).toContain('algorithm=SHA-256');
  }
  expect(answer('Basic realm="x"')).toBe('Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl');
});

test('a second challenge is a refusal unless only the nonce was old', () => {
  const authenticator = new Authenticator(mufasa);
  expect(authenticator.challenged([offer('MD5')])).toBe(true);
  expect(authenticator.challenged([`${offer('MD5')}, stale=TRUE`])).toBe(true);
  expect(authenticator.authorization('A', 'b')).toContain('nc=00000001');
  expect(authenticator.authorization('A', 'b')).toContain('nc=00000002');
  expect(authenticator.challenged([offer('MD5')])).toBe(false);
});

test('nothing that is known: no answer', () => {
  const authenticator = new Authenticator(mufasa);
  for (const header of [
    '',
    'Negotiate',
    'Digest realm="x", nonce="y", algorithm=SHA-512',
    'Digest realm="x", qop="auth-int"',
  ]) {
    expect(authenticator.challenged([header])).toBe(false);
  }
  expect(authenticator.authorization('GET', '/')).toBeUndefined();
});

test('quotes and commas in values', () => {
  const [challenge] = parseChallenges('Digest realm="a, \\"b\\" c=d", nonce=plain');
  expect(challenge?.parameters.get('realm')).toBe('a, "b" c=d');
  expect(challenge?.parameters.get('nonce')).toBe('plain');
});
