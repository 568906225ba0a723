import { expect, test } from 'vitest';
import type { Stick } from '@nightlatch/protocol';
import { fileObstacle, hostOf } from './words.ts';

test('a service is named as the phone shows it', () => {
  expect(hostOf('https://recovery.example.com')).toBe('recovery.example.com');
  expect(hostOf('http://127.0.0.1:8480')).toBe('127.0.0.1:8480');
});

test('a stick that is full or in trouble says so before it is tried', () => {
  const stick: Stick = { id: 's', name: 'KINGSTON', fileSystem: 'vfat', bytes: 2e6, freeBytes: 1e6 };
  expect(fileObstacle(stick)).toBeUndefined();
  expect(fileObstacle({ ...stick, freeBytes: 1000 })).toMatch(/^It is full/);
  expect(fileObstacle({ ...stick, trouble: 'It is read-only.' })).toBe('It is read-only.');
});
