/** Sign-in with growing waits, the seat apart from the network; sessions, epochs, roles, and the rules for passwords. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commonPasswords } from '../../src/gateway/accounts/common-passwords.ts';
import { makeDerive } from '../../src/gateway/accounts/hasher.ts';
import { networkKeys, seatKeys } from '../../src/gateway/accounts/passwords.ts';
import { suggestWordRows } from '../../src/gateway/accounts/suggest.ts';
import { PASSWORD, refusal, TestRecorder } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.addOwner();
});
afterEach(() => recorder.end());

const people = (): TestRecorder['rooms']['people'] => recorder.rooms.people;
const signIn = (password: string, keys = seatKeys(accountId)): Promise<void> =>
  people().passwords.demand(accountId, password, keys);

test('waits grow, a restart does not reset them, they are never for good, and a success forgets them', async () => {
  for (let i = 0; i < 4; i += 1) expect((await refusal(signIn('wrong'))).code).toBe('wrong-password');
  for (const wait_s of [2, 4, 8, 16, 32, 64]) {
    const told = await refusal(signIn(PASSWORD));
    expect(told.code).toBe('throttled');
    expect(told.title).toContain(`Wait ${wait_s} seconds`);
    if (wait_s === 64) break;
    recorder.pass(wait_s * 1000);
    expect((await refusal(signIn('wrong'))).code).toBe('wrong-password');
  }
  await recorder.restart();
  expect((await refusal(signIn(PASSWORD))).code).toBe('throttled');
  recorder.pass(15 * 60_000);
  await signIn(PASSWORD);
  for (let i = 0; i < 4; i += 1) expect((await refusal(signIn('wrong'))).code).toBe('wrong-password');
});

test('a guesser on the network cannot keep the owner out of the console, nor one address all others', async () => {
  const attacker = networkKeys(accountId, '192.0.2.7');
  const other = await recorder.addPerson('Sam', 'viewer');
  for (let i = 0; i < 10; i += 1) await refusal(signIn('wrong', attacker));
  expect((await refusal(signIn(PASSWORD, attacker))).code).toBe('throttled');
  await signIn(PASSWORD, seatKeys(accountId));
  for (let i = 0; i < 25; i += 1) {
    recorder.pass(20_000);
    await refusal(people().passwords.demand(other, 'wrong', networkKeys(`x${i}`, '192.0.2.7')));
  }
  await people().passwords.demand(other, PASSWORD, networkKeys(other, '192.0.2.8'));
});

test('many guesses at once count as many', async () => {
  const before = recorder.derived;
  const told = await Promise.all(Array.from({ length: 50 }, () => refusal(signIn('wrong'))));
  expect(recorder.derived - before).toBe(4);
  expect(told.filter((one) => one.code === 'throttled').length).toBe(46);
});

test('console sessions end after 5 idle minutes, an app does not; both survive a restart', async () => {
  const seated = people().sessions.open({ accountId, seatId: 'seat' });
  const app = people().sessions.open({ accountId, pairingId: 'phone' });
  recorder.pass(4 * 60_000);
  people().sessions.touch(seated.sessionId);
  await recorder.restart();
  recorder.pass(4 * 60_000);
  expect(people().sessions.find(seated.token)).toMatchObject({ accountId, role: 'owner', seatId: 'seat' });
  recorder.pass(61_000);
  expect(people().sessions.look(seated.token).state).toBe('ended');
  expect(people().sessions.find(app.token)?.pairingId).toBe('phone');
});

test('a token is stored hashed; seats, pairings and sessions can be closed, and listeners hear of it', () => {
  const closed: string[] = [];
  people().sessions.onClosed((id) => closed.push(id));
  const a = people().sessions.open({ accountId, seatId: 'seat' });
  const b = people().sessions.open({ accountId, pairingId: 'phone' });
  const rows = JSON.stringify(recorder.rooms.settings.db.prepare('SELECT * FROM sessions').all());
  expect(rows).not.toContain(a.token);
  people().sessions.closeSeat('seat');
  people().sessions.closePairing('phone');
  expect(closed).toEqual([a.sessionId, b.sessionId]);
  expect(people().sessions.find(a.token)).toBeUndefined();
});

test('a reset is still told to the owners after its person was removed, by name', async () => {
  const { resets } = people();
  const sam = await recorder.addPerson('Sam', 'owner');
  recorder.rooms.settings.transaction(() =>
    resets.record({ accountId: sam, at_wall_ms: 5, by: 'mailed-code', seat: 'here' }),
  );
  expect(resets.waitingForSignIn()?.accountId).toBe(sam);
  people().accounts.change(sam, { name: 'Sammy', role: 'owner' });
  expect(resets.unacknowledged(accountId, 'owner')).toMatchObject([{ accountName: 'Sammy' }]);
  people().accounts.remove(sam);
  expect(resets.unacknowledged(accountId, 'owner')).toMatchObject([{ accountId: sam, accountName: 'Sam' }]);
  expect(resets.newestOfOwners()?.at_wall_ms).toBe(5);
  // Nobody can sign in after it any more: the console does not wait for that.
  expect(resets.waitingForSignIn()).toBeUndefined();
  const next = await recorder.addPerson('Sam', 'viewer');
  expect(resets.unacknowledged(next, 'viewer')).toEqual([]);
  resets.acknowledge(accountId, 'owner');
  expect(resets.unacknowledged(accountId, 'owner')).toEqual([]);
});

test('sessions whose seat is gone are forgotten, those of seats and apps stay', () => {
  const { sessions } = people();
  const open = ['earlier', 'now'].map((seatId) => sessions.open({ accountId, seatId }));
  const app = sessions.open({ accountId, pairingId: 'phone' });
  recorder.rooms.settings.db.exec(
    "INSERT INTO seats (id, token_hash, kind, boot_id) VALUES ('now', x'00', 'browser', 'boot')",
  );
  sessions.forgetSeatless();
  const left = [...open, app].map(({ token }) => sessions.look(token).state);
  expect(left).toEqual(['unknown', 'alive', 'alive']);
});

test('role change and removal raise the epoch; the last owner stays; names are unique', async () => {
  const sam = await recorder.addPerson('Sam', 'owner');
  const session = people().sessions.open({ accountId: sam, seatId: 'seat' });
  expect((await refusal(() => people().accounts.change(sam, { name: ' JANE ', role: 'owner' }))).code).toBe(
    'name-taken',
  );
  people().accounts.change(sam, { name: 'Sammy', role: 'owner' });
  expect(people().sessions.find(session.token)).toBeDefined();
  people().accounts.change(sam, { name: 'Sammy', role: 'viewer' });
  expect(people().sessions.look(session.token).state).toBe('ended');
  expect((await refusal(() => people().accounts.change(accountId, { name: 'Jane', role: 'viewer' }))).code).toBe(
    'last-owner',
  );
  expect((await refusal(() => people().accounts.remove(accountId))).code).toBe('last-owner');
  const raised: unknown[] = [];
  people().epochs.onRaised((raise) => raised.push(raise));
  people().accounts.remove(sam);
  expect(raised).toEqual([{ accountId: sam, recorderWide: false }]);
});

test('every rule for passwords, each with its reason', async () => {
  const names = { accountName: 'Jane Doe', recorderName: 'Corner Shop' };
  const refused = async (password: string): Promise<string> =>
    (await refusal(people().rules.demand(password, names))).title;
  expect(await refused('7xK!q2z')).toContain('too short');
  expect(await refused('x7'.repeat(65))).toContain('too long');
  expect(await refused('iloveyou2')).toContain('common and leaked');
  expect(await refused('Jane Doe 1')).toContain('name');
  expect(await refused('corner-shop')).toContain('name');
  expect(await refused('abcdefgh1234')).toMatch(/common|easy to guess/);
  expect(await refused('aaaaaaaaaaaa')).toMatch(/common|easy to guess/);
  await people().rules.demand('ümläut träumt leise', names);
  const verdict = await people().rules.check('ümläut träumt leise', names);
  expect(verdict.warning).toContain('keyboard on the screen');
  expect(verdict.rules.map((rule) => rule.met)).toEqual([true, true, true, true]);
  recorder.rooms.settings.values.set('strictPasswords', true);
  expect(await refused('Kd7#pqz!mW')).toContain('15 characters at least');
});

test('the offline list holds at least 100,000 passwords that the length rule would let through', async () => {
  const list = await commonPasswords();
  expect(list.size).toBeGreaterThanOrEqual(100_000);
  for (const known of ['password1', 'PASSWORD1', 'qwertyuiop', 'iloveyou1']) expect(list.has(known), known).toBe(true);
});

test('"Suggest" gives rows whose words build an accepted passphrase of 15 and more', async () => {
  const rows = await suggestWordRows();
  expect(rows.map((row) => row.length)).toEqual([6, 6, 6, 6, 6]);
  const shortest = rows.map((row) => row.toSorted((a, b) => a.length - b.length)[0] ?? '').join(' ');
  expect(shortest.length).toBeGreaterThanOrEqual(15);
  await people().rules.demand(shortest, { accountName: 'Jane' });
});

test('the same password in another Unicode form is the same; another pepper is another hash', async () => {
  const id = await recorder.addPerson('Zoë', 'viewer', 'cafe\u0301 au lait 7');
  expect(await people().passwords.verify(id, 'caf\u00e9 au lait 7')).toBe(true);
  const salt = new Uint8Array(16);
  const [a, b] = await Promise.all([1, 2].map((n) => makeDerive(new Uint8Array(32).fill(n))('x', salt)));
  expect(a?.equals(b ?? Buffer.alloc(0))).toBe(false);
});
