import type { CameraView } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { draftOf, expectedCertificate, sourceOf } from './camera-draft.ts';

const stored: CameraView = {
  id: 'c',
  name: 'Yard',
  position: 0,
  state: { kind: 'recording', since: '2026-11-23T12:00:00Z' },
  address: 'rtsp://192.168.1.20/main',
  username: 'admin',
  hasPassword: true,
  subAddress: 'rtsp://192.168.1.20/sub',
  transport: 'udp',
  certificateSha256: 'ab'.repeat(32),
};

test('a new camera says what was typed and no more', () => {
  const draft = { ...draftOf(undefined), address: ' rtsp://192.168.1.20/main ', username: 'admin', password: 'x' };
  expect(sourceOf(draft, undefined)).toEqual({
    address: 'rtsp://192.168.1.20/main',
    transport: 'automatic',
    username: 'admin',
    password: 'x',
  });
});

test('a stored password stays while nothing is typed, and goes with its user name', () => {
  expect(sourceOf(draftOf(stored), stored)).toEqual({
    address: stored.address,
    transport: 'udp',
    username: 'admin',
    subAddress: stored.subAddress,
  });
  expect(sourceOf({ ...draftOf(stored), username: '' }, stored)).toMatchObject({ password: '' });
});

test('the small picture that was taken away is removed', () => {
  expect(sourceOf({ ...draftOf(stored), subAddress: ' ' }, stored)).toMatchObject({ subAddress: '' });
});

test('a capture input has no sign-in and no second address', () => {
  const draft = { ...draftOf(stored), address: 'v4l2:/dev/video0' };
  expect(sourceOf(draft, stored)).toMatchObject({ password: '', subAddress: '' });
  expect(sourceOf(draft, stored)).not.toHaveProperty('username');
});

test('the expected certificate is the stored one until another is trusted, or none', () => {
  expect(expectedCertificate(draftOf(stored), stored)).toBe('ab'.repeat(32));
  expect(expectedCertificate({ ...draftOf(stored), certificateSha256: 'cd'.repeat(32) }, stored)).toBe('cd'.repeat(32));
  expect(expectedCertificate({ ...draftOf(stored), certificateSha256: '' }, stored)).toBeUndefined();
});
