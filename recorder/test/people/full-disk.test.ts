/** A disk that takes nothing: nobody is let in by it, nothing stops for it, and what was begun goes on once it takes something again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isDiskTrouble } from '../../src/base/disk-trouble.ts';
import { CONSOLE_IDLE_MS } from '../../src/gateway/accounts/sessions.ts';
import { toRefusal } from '../../src/gateway/http/answers.ts';
import { NEW_PASSWORD, PASSWORD, TestRecorder } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.readyOwner();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';
/** SQLite then refuses every write as it does on a disk that has become read-only. */
const diskTakesNothing = (nothing: boolean): void =>
  recorder.rooms.settings.db.exec(`PRAGMA query_only = ${nothing ? 1 : 0}`);

test('time goes on, sessions end, and no try is compared; then the very same code works', async () => {
  const { recovery, people, poweredClock } = recorder.rooms;
  const code = await recorder.requestCode(accountId);
  const left = people.sessions.open({ accountId, seatId: SEAT });
  const idle = people.sessions.open({ accountId, seatId: 'seat-2' });
  const before_ms = poweredClock.now_ms();
  diskTakesNothing(true);
  const derived = recorder.derived;
  const thrown = await recovery.verifyCode(accountId, SEAT, code).catch((error: unknown) => error);
  expect(isDiskTrouble(thrown)).toBe(true);
  expect(toRefusal(thrown).message).toContain('takes nothing more');
  expect(recorder.derived).toBe(derived);

  expect(() => people.sessions.close(left.sessionId)).toThrow();
  expect(people.sessions.find(left.token)).toBeUndefined();
  people.sessions.touch(idle.sessionId);
  recorder.pass(CONSOLE_IDLE_MS - 1_000);
  expect(people.sessions.alive(idle.sessionId)).toBe(true);
  recorder.pass(2_000);
  expect(people.sessions.alive(idle.sessionId)).toBe(false);
  expect(poweredClock.now_ms()).toBe(before_ms + CONSOLE_IDLE_MS + 1_000);

  diskTakesNothing(false);
  expect(recovery.view(accountId).triesLeft).toBe(5);
  await recovery.verifyCode(accountId, SEAT, code);
  diskTakesNothing(true);
  await expect(recovery.commit(accountId, SEAT, NEW_PASSWORD)).rejects.toThrow();
  diskTakesNothing(false);
  expect(await people.passwords.verify(accountId, PASSWORD)).toBe(true);
  await recovery.commit(accountId, SEAT, NEW_PASSWORD);
  expect(await people.passwords.verify(accountId, NEW_PASSWORD)).toBe(true);
});

test('the outbox waits, and nothing breaks for it', async () => {
  const { recovery, mail } = recorder.rooms;
  await recorder.mailbox.stop();
  const view = await recovery.forgotPassword(accountId);
  diskTakesNothing(true);
  for (let at = 0; at < 5; at += 1) {
    recorder.pass(10 * 60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  diskTakesNothing(false);
  mail.outbox.wake(true);
  expect(recovery.view(accountId).tag).toBe(view.tag);
});
