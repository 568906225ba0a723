/** Each "never" of RECOVERY as a test that tries it: races, restarts, clocks, counters. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEW_PASSWORD, OWNER_ADDRESS, PASSWORD, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.readyOwner();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';
const YEAR_MS = 365 * 24 * 60 * 60_000;
const recovery = (): TestRecorder['rooms']['recovery'] => recorder.rooms.recovery;
const failures = (): unknown =>
  recorder.rooms.settings.db.prepare('SELECT failures FROM accounts WHERE id = ?').get(accountId)?.['failures'];
/** Wrong for sure, and different each time. */
const wrongCodes = (code: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    String((Number(code.replace(' ', '')) + 1 + at) % 100_000_000).padStart(8, '0'),
  );

test('50 wrong codes at once: at most 5 are compared, and the code is burned', async () => {
  const code = await recorder.requestCode(accountId);
  const before = recorder.derived;
  const told = await Promise.all(
    wrongCodes(code, 50).map((typed) => refusal(recovery().verifyCode(accountId, SEAT, typed))),
  );
  expect(recorder.derived - before).toBe(5);
  expect(told.filter((one) => one.code === 'code-wrong').length).toBe(4);
  expect(told.filter((one) => one.code === 'code-burned').length).toBe(46);
  expect(failures()).toBe(5);
});

test('8 uses of one code at once, from 8 seats: one wins', async () => {
  const code = await recorder.requestCode(accountId);
  const passwords = Array.from({ length: 8 }, (_, at) => `seven hats under water ${at}`);
  const outcomes = await Promise.allSettled(
    passwords.map(async (password, at) => {
      await recovery().verifyCode(accountId, `seat-${at}`, code);
      return recovery().commit(accountId, `seat-${at}`, password);
    }),
  );
  expect(outcomes.filter((one) => one.status === 'fulfilled').length).toBe(1);
  const works = await Promise.all(passwords.map((one) => recorder.rooms.people.passwords.verify(accountId, one)));
  expect(works.filter(Boolean).length).toBe(1);
  expect(await recorder.rooms.people.passwords.verify(accountId, PASSWORD)).toBe(false);
});

test('8 commits of one grant at once: one wins, one reset, one epoch', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  const epoch = recorder.rooms.people.epochs.account(accountId) ?? 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => recovery().commit(accountId, SEAT, NEW_PASSWORD)),
  );
  expect(outcomes.filter((one) => one.status === 'fulfilled').length).toBe(1);
  expect(recorder.rooms.people.epochs.account(accountId)).toBe(epoch + 1);
  expect(recorder.rooms.people.resets.unacknowledged(accountId, 'owner').length).toBe(1);
});

test('a restart voids nothing and resets nothing: request, tries, failures, grant, waits', async () => {
  const code = await recorder.requestCode(accountId);
  await until('life began', () => recovery().view(accountId).lifeStarted);
  for (const typed of wrongCodes(code, 3)) await refusal(recovery().verifyCode(accountId, SEAT, typed));
  const before = recovery().view(accountId);
  await recorder.restart();
  const after = recovery().view(accountId);
  expect(after).toMatchObject({ tag: before.tag, state: 'requested', triesLeft: 2, lifeStarted: true });
  expect(after.lifeLeft_s).toBeLessThanOrEqual(before.lifeLeft_s);
  expect(after.lifeLeft_s).toBeGreaterThan(before.lifeLeft_s - 61);
  expect(failures()).toBe(3);
  await recovery().verifyCode(accountId, SEAT, code);
  await recorder.restart();
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  await recorder.restart();
  expect((await refusal(recovery().verifyCode(accountId, SEAT, code))).code).toBe('code-used');
});

test('restarts can only shorten a life', async () => {
  await recorder.requestCode(accountId);
  await until('life began', () => recovery().view(accountId).lifeStarted);
  let last = recovery().view(accountId).lifeLeft_s;
  for (let i = 0; i < 5; i += 1) {
    await recorder.restart(() => {
      // The machine was off: the monotonic clock begins anew.
      recorder.clock.monotonic = 5;
    });
    const left = recovery().view(accountId).lifeLeft_s;
    expect(left).toBeLessThanOrEqual(last);
    last = left;
  }
});

test.each([YEAR_MS, -YEAR_MS])(
  'the wall clock moved by %d ms changes no life, no wait, no grant, no session',
  async (jump) => {
    const code = await recorder.requestCode(accountId);
    await until('life began', () => recovery().view(accountId).lifeStarted);
    const session = recorder.rooms.people.sessions.open({ accountId, seatId: SEAT });
    const before = recovery().view(accountId);
    recorder.clock.wall += jump;
    expect(recovery().view(accountId)).toEqual(before);
    expect((await refusal(recovery().sendNewCode(accountId))).members['retryAfter_s']).toBe(60);
    expect(recorder.rooms.people.sessions.find(session.token)).toBeDefined();
    await recovery().verifyCode(accountId, SEAT, code);
    recorder.clock.wall -= 2 * jump;
    expect(recovery().grant(accountId, SEAT).expiresIn_s).toBe(600);
    await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  },
);

test('100 failures since the last success: the mailed code is long; it still works, and a success makes codes short again', async () => {
  recorder.rooms.settings.db.prepare('UPDATE accounts SET failures = 99 WHERE id = ?').run(accountId);
  const short = await recorder.requestCode(accountId);
  await refusal(recovery().verifyCode(accountId, SEAT, wrongCodes(short, 1)[0] ?? ''));
  expect(failures()).toBe(100);
  recorder.pass(60_000);
  const view = await recovery().sendNewCode(accountId);
  expect(view.codeKind).toBe('long');
  const long = await recorder.codeMailedTo(OWNER_ADDRESS, `Reset Password (request ${view.tag})`);
  expect(long).toMatch(/^[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{5}$/);
  expect((await refusal(recovery().verifyCode(accountId, SEAT, short))).code).toBe('code-superseded');
  await recovery().verifyCode(accountId, SEAT, long.toLowerCase().replaceAll('0', 'o').replaceAll(' ', '-'));
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  expect(failures()).toBe(0);
  expect((await recovery().forgotPassword(accountId)).codeKind).toBe('digits');
});

test('a new request, a new code or a restart never lowers the failure counter', async () => {
  const code = await recorder.requestCode(accountId);
  for (const typed of wrongCodes(code, 5)) await refusal(recovery().verifyCode(accountId, SEAT, typed));
  recorder.pass(60_000);
  await recovery().forgotPassword(accountId);
  expect(failures()).toBe(5);
  await recorder.restart();
  expect(failures()).toBe(5);
});

test('a try whose comparison never ended counts: the counters are on disk before it', async () => {
  const code = await recorder.requestCode(accountId);
  const { db } = recorder.rooms.settings;
  const typing = recovery().verifyCode(accountId, SEAT, code);
  await new Promise((resolve) => setImmediate(resolve));
  expect(db.prepare('SELECT tries FROM recovery_requests').get()?.['tries']).toBe(1);
  expect(failures()).toBe(1);
  await typing;
  // Five that were cut off before their answers: nothing is left to compare.
  db.exec('UPDATE recovery_requests SET tries = 5');
  const before = recorder.derived;
  expect((await refusal(recovery().verifyCode(accountId, SEAT, code))).code).toBe('code-burned');
  expect(recorder.derived).toBe(before);
});

test("one person's code opens nothing for another", async () => {
  const other = await recorder.addPerson('Sam', 'viewer');
  await recorder.addAddress(other, 'sam@home.example');
  const code = await recorder.requestCode(accountId);
  await recorder.requestCode(other, 'sam@home.example');
  expect((await refusal(recovery().verifyCode(other, SEAT, code))).code).toBe('code-wrong');
  expect((await refusal(recovery().commit(other, SEAT, NEW_PASSWORD))).code).toBe('grant-lost');
});

test("a viewer's reset ends the viewer's sessions alone, an owner's everybody's", async () => {
  const { people } = recorder.rooms;
  const viewer = await recorder.addPerson('Sam', 'viewer');
  await recorder.addAddress(viewer, 'sam@home.example');
  const ofOwner = people.sessions.open({ accountId, seatId: 'seat-9' });
  const ofViewer = people.sessions.open({ accountId: viewer, pairingId: 'phone' });
  await recovery().verifyCode(viewer, SEAT, await recorder.requestCode(viewer, 'sam@home.example'));
  await recovery().commit(viewer, SEAT, NEW_PASSWORD);
  expect(people.sessions.look(ofViewer.token).state).toBe('ended');
  expect(people.sessions.look(ofOwner.token).state).toBe('alive');
  const again = people.sessions.open({ accountId: viewer, pairingId: 'phone' });
  await recovery().verifyCode(accountId, SEAT, await recorder.requestCode(accountId));
  await recovery().commit(accountId, SEAT, `${NEW_PASSWORD} too`);
  expect(people.sessions.look(again.token).state).toBe('ended');
});

test('a password that is replaced while it is being checked does not sign in', async () => {
  const { people } = recorder.rooms;
  const checking = people.passwords.verify(accountId, PASSWORD);
  const hash = 'argon2id$AAAA$AAAA';
  people.epochs.change((change) => people.passwords.store(accountId, hash, change));
  expect(await checking).toBe(false);
});

test('a failure inside the commit leaves the old password, the grant and the code as they were', async () => {
  const code = await recorder.requestCode(accountId);
  await recovery().verifyCode(accountId, SEAT, code);
  const { settings, people } = recorder.rooms;
  const raised: unknown[] = [];
  people.epochs.onRaised((raise) => raised.push(raise));
  settings.db.exec("CREATE TRIGGER full BEFORE INSERT ON resets BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  await expect(recovery().commit(accountId, SEAT, NEW_PASSWORD)).rejects.toThrow('disk full');
  expect(raised).toEqual([]);
  expect(await people.passwords.verify(accountId, PASSWORD)).toBe(true);
  settings.db.exec('DROP TRIGGER full');
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  expect(await people.passwords.verify(accountId, NEW_PASSWORD)).toBe(true);
});
