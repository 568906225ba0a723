/** Settings that are whole and cannot be opened just now: never taken for lost, since then whoever stands there would set the recorder up anew. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { SettingsUnreadable } from '../../src/gateway/settings/restore.ts';
import { openSettings } from '../../src/gateway/settings/settings.ts';
import { PASSWORD, TestRecorder } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.addOwner();
});
afterEach(() => recorder.end());

const open = (waitForLock_ms = 50): unknown =>
  openSettings({ dataDir: recorder.dataDir, log: silentLog, waitForLock_ms });
const verify = (): Promise<boolean> => recorder.rooms.people.passwords.verify(accountId, PASSWORD);

test('locked by another program: the start is refused in a sentence, nothing is restored, the session stays', async () => {
  const session = recorder.rooms.people.sessions.open({ accountId, seatId: 'seat-1' });
  await recorder.restart(() => {
    const other = new DatabaseSync(recorder.path('settings.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE recorder SET powered_ms = powered_ms');
    const before = readFileSync(recorder.path('settings.high'));
    expect(open).toThrow(SettingsUnreadable);
    expect(open).toThrow(/cannot be opened.*Nothing was changed/);
    expect(readFileSync(recorder.path('settings.high'))).toEqual(before);
    expect(existsSync(recorder.path('settings.damaged.db'))).toBe(false);
    other.exec('ROLLBACK');
    other.close();
  });
  expect(recorder.rooms.settings.repairs).toEqual([]);
  expect(recorder.rooms.people.sessions.find(session.token)?.accountId).toBe(accountId);
  expect(await verify()).toBe(true);
});

test('settings and copy both unopenable: no setup begins', async () => {
  await recorder.restart(() => {
    const path = recorder.path('settings.db');
    for (const name of ['settings.db', 'settings.copy.db']) {
      const real = recorder.path(name);
      const kept = recorder.path(`${name}.kept`);
      // Opening a folder fails as it does for a user without the right to the file.
      renameSync(real, kept);
      mkdirSync(real);
    }
    expect(open).toThrow(SettingsUnreadable);
    expect(statSync(path).isDirectory()).toBe(true);
    for (const name of ['settings.db', 'settings.copy.db']) {
      rmSync(recorder.path(name), { recursive: true });
      renameSync(recorder.path(`${name}.kept`), recorder.path(name));
    }
  });
  expect(recorder.rooms.people.accounts.hasOwner()).toBe(true);
  expect(await verify()).toBe(true);
});
