/** Every arrow of the state machine of a recovery request, and what each dead code answers. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEW_PASSWORD, OWNER_ADDRESS, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.readyOwner();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';
const MINUTE = 60_000;
const recovery = (): TestRecorder['rooms']['recovery'] => recorder.rooms.recovery;
const wrong = (code: string): string => (code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`);
const type = (code: string): ReturnType<typeof refusal> => refusal(recovery().verifyCode(accountId, SEAT, code));

test('requested → requested: a wrong code says how many tries are left', async () => {
  const code = await recorder.requestCode(accountId);
  for (const left of [4, 3, 2]) expect((await type(wrong(code))).members['triesLeft']).toBe(left);
  expect((await type(wrong(code))).title).toContain('1 try is left');
  expect(recovery().view(accountId)).toMatchObject({ state: 'requested', triesLeft: 1 });
  await recovery().verifyCode(accountId, SEAT, code);
});

test('requested → burned: the fifth wrong code; the right one is then burned too, and the next waits', async () => {
  const code = await recorder.requestCode(accountId);
  for (let i = 0; i < 4; i += 1) await type(wrong(code));
  expect((await type(wrong(code))).code).toBe('code-burned');
  expect((await type(code)).code).toBe('code-burned');
  expect(recovery().view(accountId)).toMatchObject({ state: 'burned', triesLeft: 0 });
  const { tag } = recovery().view(accountId);
  expect((await recovery().forgotPassword(accountId)).tag).toBe(tag);
  recorder.pass(MINUTE);
  expect((await recovery().forgotPassword(accountId)).tag).not.toBe(tag);
});

test('requested → expired: 60 minutes from the acceptance by the mail server', async () => {
  const code = await recorder.requestCode(accountId);
  await until('life began', () => recovery().view(accountId).lifeStarted);
  recorder.pass(59 * MINUTE);
  expect(recovery().view(accountId).state).toBe('requested');
  recorder.pass(2 * MINUTE);
  expect(recovery().view(accountId)).toMatchObject({ state: 'expired', lifeLeft_s: 0, newCodeIn_s: 0 });
  expect((await type(code)).code).toBe('code-expired');
});

test('requested → expired: 24 hours from the click, when no server ever takes it; its letter is erased', async () => {
  recorder.mailbox.behave({ kind: 'close' });
  await recovery().forgotPassword(accountId);
  recorder.pass(24 * 60 * MINUTE - 5_000);
  expect(recovery().view(accountId)).toMatchObject({ state: 'requested', lifeStarted: false });
  recorder.pass(10_000);
  expect(recovery().view(accountId).state).toBe('expired');
  const { db } = recorder.rooms.settings;
  expect(
    db.prepare("SELECT count(*) AS n FROM outbox WHERE kind = 'secure-code' AND sealed IS NOT NULL").get()?.['n'],
  ).toBe(0);
});

test('requested → superseded: only the newest code is alive, and the older one is told apart from a wrong one', async () => {
  const first = await recorder.requestCode(accountId);
  expect((await refusal(recovery().sendNewCode(accountId))).members['retryAfter_s']).toBe(60);
  recorder.pass(MINUTE);
  const second = await recovery().sendNewCode(accountId);
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, `Reset Password (request ${second.tag})`);
  const told = await type(first);
  expect(told.code).toBe('code-superseded');
  expect(told.title).toContain(second.tag);
  expect(recovery().view(accountId).triesLeft).toBe(5);
  await recovery().verifyCode(accountId, SEAT, code);
});

test('"Send a new code" waits 1, 5, then 30 minutes, and there is no cap', async () => {
  await recovery().forgotPassword(accountId);
  for (const minutes of [1, 5, 30, 30, 30]) {
    expect(recovery().view(accountId).newCodeIn_s).toBe(minutes * 60);
    recorder.pass(minutes * MINUTE - 1_000);
    expect((await refusal(recovery().sendNewCode(accountId))).code).toBe('throttled');
    recorder.pass(1_000);
    await recovery().sendNewCode(accountId);
  }
});

test('"Forgot Password" while a request lives shows that request, however often it is clicked at once', async () => {
  const views = await Promise.all(Array.from({ length: 6 }, () => recovery().forgotPassword(accountId)));
  expect(new Set(views.map((view) => view.tag)).size).toBe(1);
  await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
  expect(recorder.mailbox.letters.all().filter((one) => one.subject.startsWith('Reset')).length).toBe(1);
});

test('requested → verified → requested: a grant lasts 10 minutes, and retyping the code reopens it', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  expect(recovery().view(accountId).state).toBe('verified');
  recorder.pass(10 * MINUTE);
  expect(recovery().view(accountId).state).toBe('requested');
  expect((await refusal(recovery().commit(accountId, SEAT, NEW_PASSWORD))).code).toBe('grant-lost');
  await recovery().verifyCode(accountId, SEAT, code);
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
});

test('a grant belongs to the console session that opened it', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  expect((await refusal(recovery().commit(accountId, 'seat-2', NEW_PASSWORD))).code).toBe('grant-lost');
  expect((await refusal(() => recovery().grant(accountId, 'seat-2'))).code).toBe('grant-lost');
});

test('verified → superseded: a newer code ends the grant of the older', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  recorder.pass(MINUTE);
  await recovery().sendNewCode(accountId);
  expect((await refusal(recovery().commit(accountId, SEAT, NEW_PASSWORD))).code).toBe('grant-lost');
});

test('a refused password keeps the grant and everything else', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  expect((await refusal(recovery().commit(accountId, SEAT, 'password1'))).code).toBe('password-refused');
  expect(recovery().grant(accountId, SEAT).by).toBe('mailed-code');
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
});

test('verified → completed: a new request after it starts its own row of waits', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  expect((await type(code)).code).toBe('code-used');
  const next = await recovery().forgotPassword(accountId);
  expect(next).toMatchObject({ state: 'requested', newCodeIn_s: 60 });
  await recorder.codeMailedTo(OWNER_ADDRESS, `Reset Password (request ${next.tag})`);
  const told = await type(code);
  expect(told.code).toBe('code-used');
  expect(told.title).toContain(next.tag);
});

test('a code that cannot be one costs no try', async () => {
  await recorder.requestCode(accountId);
  for (const typed of ['1234567', 'ABCD EFGH JKMNP', '????????']) expect((await type(typed)).code).toBe('bad-input');
  expect(recovery().view(accountId).triesLeft).toBe(5);
});

test('no request, no address, no mail server: each says so', async () => {
  expect((await type('12345678')).code).toBe('no-recovery-request');
  expect((await refusal(() => recovery().view(accountId))).code).toBe('no-recovery-request');
  const viewer = await recorder.addPerson('Sam', 'viewer');
  expect((await refusal(recovery().forgotPassword(viewer))).code).toBe('no-recovery-address');
  recorder.rooms.settings.values.set('mail', undefined);
  expect((await refusal(recovery().forgotPassword(accountId))).code).toBe('mail-not-configured');
  expect((await refusal(recovery().forgotPassword('nobody'))).code).toBe('not-found');
});
