/** Where a camera's stored password may go: the host and port it was typed for. */
import { expect, test } from 'vitest';
import { samePlace } from './same-place.ts';

test.each([
  ['another path', 'rtsp://192.0.2.7/one', 'rtsp://192.0.2.7/two?stream=2', true],
  ['the usual port, written out', 'rtsp://192.0.2.7/one', 'rtsp://192.0.2.7:554/one', true],
  ['the name in capitals', 'rtsp://cam.local/one', 'rtsp://CAM.local/one', true],
  ['another host', 'rtsp://192.0.2.7/one', 'rtsp://192.0.2.8/one', false],
  ['another port', 'rtsp://192.0.2.7/one', 'rtsp://192.0.2.7:8554/one', false],
  ['a name that begins with the old one', 'rtsp://cam.local/one', 'rtsp://cam.local.evil.example/one', false],
  ['the old host as a user name', 'rtsp://cam.local/one', 'rtsp://cam.local@evil.example/one', false],
  ['an IPv6 address', 'rtsp://[2001:db8::1]/one', 'rtsp://[2001:db8::2]/one', false],
  ['nothing readable', '', '', false],
])('%s', (_what, one, other, same) => {
  expect(samePlace(one, other)).toBe(same);
});
