import { expect, test } from 'vitest';
import { isLoopback, isSamePlace, parseAddress } from './address.ts';

test.each([
  ['rtsp://192.0.2.1/live', { host: '192.0.2.1', port: 554, secure: false, url: 'rtsp://192.0.2.1/live' }],
  ['rtsps://cam.lan/a?b=c', { host: 'cam.lan', port: 322, secure: true, url: 'rtsps://cam.lan/a?b=c' }],
  [
    'rtsp://u:p@[2001:db8::1]:8554/x',
    { host: '2001:db8::1', port: 8554, secure: false, url: 'rtsp://[2001:db8::1]:8554/x' },
  ],
])('%s', (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

test.each([
  '',
  'http://192.0.2.1/',
  'rtsp://',
  'rtsp:///live',
  'rtsp://192.0.2.1:0/',
  'rtsp://192.0.2.1:99999/',
  'rtspx://a/',
])('refuses %o', (text) => {
  expect(() => parseAddress(text)).toThrow(/address/);
});

test('the same place is the same host and port, whatever the scheme and path', () => {
  const place = parseAddress('rtsp://Cam.lan:322/a');
  expect(isSamePlace(place, parseAddress('rtsps://cam.lan/b'))).toBe(true);
  expect(isSamePlace(place, parseAddress('rtsp://cam.lan/a'))).toBe(false);
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['0.0.0.0', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.0.2.1', false],
  ['2001:db8::1', false],
])('%s is of this machine: %s', (ip, own) => {
  expect(isLoopback(ip)).toBe(own);
});
