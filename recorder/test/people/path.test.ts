/** The whole way back in, over a real mail server: request, mail, code, new password; and what it leaves behind. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEW_PASSWORD, OWNER_ADDRESS, PASSWORD, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
beforeEach(async () => {
  recorder = await TestRecorder.start();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';

test('an owner gets back in with the mailed code; the old password, the code and the sessions are over', async () => {
  const accountId = await recorder.readyOwner();
  const { recovery, people } = recorder.rooms;
  const session = people.sessions.open({ accountId, seatId: SEAT });
  const raised: unknown[] = [];
  people.epochs.onRaised((raise) => raised.push(raise));

  const code = await recorder.requestCode(accountId);
  await until('handed over', () => recovery.view(accountId).lifeStarted);
  const view = recovery.view(accountId);
  expect(view).toMatchObject({
    state: 'requested',
    codeKind: 'digits',
    triesLeft: 5,
    lifeLeft_s: 3600,
    newCodeIn_s: 60,
  });
  expect(view.deliveries).toEqual([
    { maskedAddress: 'j•••@h•••.example', state: 'handed-over', by: 'own-mail-server' },
  ]);

  const grant = await recovery.verifyCode(accountId, SEAT, code);
  expect(grant).toMatchObject({ accountName: 'Jane', by: 'mailed-code', expiresIn_s: 600, removedAddresses: [] });
  expect(recovery.view(accountId).state).toBe('verified');
  expect(raised).toEqual([]);
  await recovery.commit(accountId, SEAT, NEW_PASSWORD);

  expect(raised).toEqual([{ accountId, recorderWide: true }]);
  expect(people.sessions.find(session.token)).toBeUndefined();
  expect(await people.passwords.verify(accountId, PASSWORD)).toBe(false);
  expect(await people.passwords.verify(accountId, NEW_PASSWORD)).toBe(true);
  expect(recovery.view(accountId).state).toBe('completed');
  expect((await refusal(recovery.verifyCode(accountId, SEAT, code))).code).toBe('code-used');
  expect((await refusal(recovery.commit(accountId, SEAT, PASSWORD))).code).toBe('code-used');
  const notice = await recorder.mailbox.letters.next('notice', (one) => one.subject.includes('was reset'));
  expect(notice.to).toEqual([OWNER_ADDRESS]);
  expect(notice.text).toContain('If that was not you');
  expect(people.resets.waitingForSignIn()).toMatchObject({ accountId, accountName: 'Jane', by: 'mailed-code' });
  expect(recorder.rooms.audit.newest(10).map((entry) => entry.what)).toContain(
    "Had the password reset at the recorder's own screen with a mailed Secure Code",
  );
});

test('the mail is what RECOVERY and PRODUCT say', async () => {
  const accountId = await recorder.readyOwner();
  recorder.rooms.settings.values.set('recorderName', '<b>Shop</b> evil.example');
  const code = await recorder.requestCode(accountId);
  const { tag } = recorder.rooms.recovery.view(accountId);
  const letter = recorder.mailbox.letters.all().find((one) => one.subject.startsWith('Reset'));
  if (letter === undefined) throw new Error('no letter');
  expect(letter.subject).toBe(`Reset Password (request ${tag})`);
  expect(letter.subject).not.toContain(code.slice(0, 4));
  expect(letter.text.split(code)).toHaveLength(2);
  expect(letter.text).toContain('It works for 60 minutes');
  expect(letter.text).toContain(`shows request ${tag}`);
  expect(letter.text).toContain('If that was not you');
  expect(letter.html).not.toContain('<b>Shop</b>');
  expect(letter.html).not.toMatch(/<a |<img|https?:|src=/);
  expect(letter.html.replace(/<[^>]*>/g, '').replaceAll('&nbsp;', '')).toContain(code);
  expect(letter.headers['auto-submitted']).toBe('auto-generated');
  expect(letter.messageId).toMatch(/^<[\w-]+\.[\w-]+@home\.example>$/);
  expect(letter.from).toBe('recorder@home.example');
});

test('no code is in the database, its WAL, its copy or the high-water file, in clear', async () => {
  const accountId = await recorder.readyOwner();
  recorder.mailbox.behave({ kind: 'refuse-for-now' });
  await recorder.rooms.recovery.forgotPassword(accountId);
  await until('put off', () => recorder.rooms.recovery.view(accountId).deliveries[0]?.detail !== undefined);
  recorder.rooms.settings.copySoon();
  await until('copied', () => readFileSync(recorder.path('settings.copy.db')).includes('secure-code'));
  recorder.mailbox.behave({ kind: 'accept' });
  recorder.pass(20_000);
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
  await recorder.rooms.recovery.verifyCode(accountId, SEAT, code);
  const bare = code.replace(' ', '');
  for (const name of ['settings.db', 'settings.db-wal', 'settings.copy.db', 'settings.high']) {
    const bytes = readFileSync(recorder.path(name));
    for (const form of [bare, code, PASSWORD]) expect(bytes.includes(form), `${form} in ${name}`).toBe(false);
  }
});
