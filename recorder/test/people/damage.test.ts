/** Damaged, deleted and older settings, a lost pepper, a lost data key: what comes back, and what must never. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { migrations } from '../../src/gateway/settings/migrations/index.ts';
import { openSettings, SettingsTooNew } from '../../src/gateway/settings/settings.ts';
import { codeIn, NEW_PASSWORD, OWNER_ADDRESS, PASSWORD, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.readyOwner();
});
afterEach(() => recorder.end());

const SEAT = 'seat-1';
const recovery = (): TestRecorder['rooms']['recovery'] => recorder.rooms.recovery;
const epochs = (): { account: number; recorder: number } => ({
  account: recorder.rooms.people.epochs.account(accountId) ?? 0,
  recorder: recorder.rooms.people.epochs.recorder(),
});
const verify = (password: string): Promise<boolean> => recorder.rooms.people.passwords.verify(accountId, password);
function loseKey(name: string): void {
  for (const suffix of ['', '.copy']) rmSync(recorder.path(`keys/${name}${suffix}`));
}
const settingsFiles = ['settings.db', 'settings.db-wal', 'settings.db-shm'] as const;

function overwrite(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 0, Math.min(bytes.length, 40_000));
  writeFileSync(path, bytes);
}
/** The files as they are now, to be put back later: a restore of an older backup. */
function keep(): () => void {
  const kept = settingsFiles.filter((name) => existsSync(recorder.path(name)));
  for (const name of kept) copyFileSync(recorder.path(name), recorder.path(`${name}.kept`));
  return () => {
    for (const name of settingsFiles) rmSync(recorder.path(name), { force: true });
    for (const name of kept) copyFileSync(recorder.path(`${name}.kept`), recorder.path(name));
  };
}

const damages: [string, () => void][] = [
  ['overwritten', () => overwrite(recorder.path('settings.db'))],
  ['truncated', () => truncateSync(recorder.path('settings.db'), 5_000)],
  ['empty', () => truncateSync(recorder.path('settings.db'), 0)],
  ['deleted', () => rmSync(recorder.path('settings.db'))],
  ['not a database', () => writeFileSync(recorder.path('settings.db'), 'hello')],
];

test.each(damages)(
  'settings.db %s: replaced by its copy, said so; sessions and codes are over, epochs rise',
  async (_, spoil) => {
    const code = await recorder.requestCode(accountId);
    await recovery().verifyCode(accountId, SEAT, code);
    const session = recorder.rooms.people.sessions.open({ accountId, seatId: SEAT });
    const before = epochs();
    await recorder.restart(spoil);
    expect(recorder.rooms.settings.repairs.join()).toContain('replaced by their last good copy');
    expect(await verify(PASSWORD)).toBe(true);
    expect(epochs().account).toBeGreaterThan(before.account);
    expect(epochs().recorder).toBeGreaterThan(before.recorder);
    expect(recorder.rooms.people.sessions.find(session.token)).toBeUndefined();
    expect(['code-expired', 'no-recovery-request']).toContain(
      (await refusal(recovery().verifyCode(accountId, SEAT, code))).code,
    );
    expect((await refusal(recovery().commit(accountId, SEAT, NEW_PASSWORD))).code).toBe('grant-lost');
    // The way back still leads in.
    const next = await recorder.requestCode(accountId);
    await recovery().verifyCode(accountId, SEAT, next);
    await recovery().commit(accountId, SEAT, NEW_PASSWORD);
    expect(await verify(NEW_PASSWORD)).toBe(true);
    // Said until an owner has signed in, also after another start.
    await recorder.restart();
    expect(recorder.rooms.settings.repairs.length).toBe(1);
    recorder.rooms.settings.repairsSeen();
    await recorder.restart();
    expect(recorder.rooms.settings.repairs).toEqual([]);
  },
);

/** An owner with a history: people removed and lowered, an address removed, a saved code used, the password reset. `middle` comes before all that. */
async function withHistory(middle: () => void): Promise<() => Promise<void>> {
  const gone = await recorder.addPerson('Eve', 'viewer');
  const lower = await recorder.addPerson('Max', 'owner');
  const removed = await recorder.addAddress(accountId, 'old@home.example');
  const saved = await recorder.writeSavedCode(accountId);
  await recorder.restart(middle);
  recorder.rooms.people.accounts.remove(gone);
  recorder.rooms.people.accounts.change(lower, { name: 'Max', role: 'viewer' });
  recovery().addresses.remove(accountId, removed);
  const code = await recorder.requestCode(accountId);
  for (let i = 0; i < 3; i += 1) await refusal(recovery().verifyCode(accountId, SEAT, `0000000${i}`));
  await recovery().verifySavedCode(accountId, SEAT, saved);
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  const before = epochs();
  return async () => {
    expect(recorder.rooms.settings.repairs.join()).toContain('has to sign in again');
    expect(await verify(PASSWORD)).toBe(false);
    expect(await verify(NEW_PASSWORD)).toBe(true);
    expect(epochs().account).toBeGreaterThan(before.account);
    expect(epochs().recorder).toBeGreaterThan(before.recorder);
    expect(recorder.rooms.people.accounts.get(gone)).toBeUndefined();
    expect(recorder.rooms.people.accounts.get(lower)?.role).toBe('viewer');
    expect(
      recovery()
        .addressRows.of(accountId)
        .find((one) => one.addressId === removed)?.state,
    ).toBe('removed');
    const byPaper = await refusal(recovery().verifySavedCode(accountId, SEAT, saved));
    expect(['no-saved-code', 'saved-code-wrong']).toContain(byPaper.code);
    const byMail = await refusal(recovery().verifyCode(accountId, SEAT, code));
    expect(['code-used', 'code-expired', 'no-recovery-request']).toContain(byMail.code);
  };
}

test('an older settings.db put back by hand revives no password, code, epoch, address, saved code, person or role', async () => {
  let putBack = (): void => undefined;
  const nothingRevived = await withHistory(() => {
    putBack = keep();
  });
  await recorder.restart(putBack);
  await nothingRevived();
});

test('nor does an older settings.db together with the copy of its time', async () => {
  let putBack = (): void => undefined;
  const nothingRevived = await withHistory(() => {
    const database = keep();
    copyFileSync(recorder.path('settings.copy.db'), recorder.path('copy.kept'));
    putBack = () => {
      database();
      copyFileSync(recorder.path('copy.kept'), recorder.path('settings.copy.db'));
    };
  });
  await recorder.restart(putBack);
  await nothingRevived();
});

test('nor a damaged settings.db with a copy that is behind, because no copy could be made since', async () => {
  const nothingRevived = await withHistory(() => {
    // A folder stands where the draft of the copy is written: every copy fails from here on.
    mkdirSync(recorder.path('.settings.copy.db.tmp/in-the-way'), { recursive: true });
  });
  await recorder.restart(() => {
    rmSync(recorder.path('.settings.copy.db.tmp'), { recursive: true });
    overwrite(recorder.path('settings.db'));
  });
  await nothingRevived();
});

test('a restore never lowers the failure counter, even from a copy that never saw it', async () => {
  await recorder.restart();
  await recorder.requestCode(accountId);
  for (let i = 0; i < 4; i += 1) await refusal(recovery().verifyCode(accountId, SEAT, `0000000${i}`));
  await recorder.restart(() => overwrite(recorder.path('settings.db')));
  const { db } = recorder.rooms.settings;
  expect(db.prepare('SELECT failures FROM accounts').get()?.['failures']).toBeGreaterThanOrEqual(4);
});

test('settings damaged and the high-water file lost too: the password ends, the mailbox leads in, codes are long', async () => {
  await recorder.restart(() => {
    overwrite(recorder.path('settings.db'));
    rmSync(recorder.path('settings.high'));
  });
  expect(await verify(PASSWORD)).toBe(false);
  const view = await recovery().forgotPassword(accountId);
  expect(view.codeKind).toBe('long');
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, `Reset Password (request ${view.tag})`);
  await recovery().verifyCode(accountId, SEAT, code);
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  expect(await verify(NEW_PASSWORD)).toBe(true);
});

test('settings and copy both lost: said so, and setup begins', async () => {
  await recorder.restart(() => {
    overwrite(recorder.path('settings.db'));
    overwrite(recorder.path('settings.copy.db'));
  });
  expect(recorder.rooms.settings.repairs.join()).toContain('set up again');
  expect(recorder.rooms.people.accounts.hasOwner()).toBe(false);
});

test('a torn or spoiled high-water file harms nothing while settings.db is sound', async () => {
  await recorder.restart(() => writeFileSync(recorder.path('settings.high'), 'nonsense\nmore nonsense\n'));
  expect(recorder.rooms.settings.repairs).toEqual([]);
  expect(await verify(PASSWORD)).toBe(true);
});

test('a lost pepper: passwords fail, a pending code is mailed anew, and recovery by mail works', async () => {
  const old = await recorder.requestCode(accountId);
  const { tag } = recovery().view(accountId);
  await recorder.restart(() => loseKey('pepper.key'));
  expect(recorder.rooms.settings.repairs.join()).toContain('Forgot Password');
  expect(await verify(PASSWORD)).toBe(false);
  const view = recovery().view(accountId);
  expect(view.tag).not.toBe(tag);
  const code = await recorder.codeMailedTo(OWNER_ADDRESS, `Reset Password (request ${view.tag})`);
  expect(code).not.toBe(old);
  await recovery().verifyCode(accountId, SEAT, code);
  await recovery().commit(accountId, SEAT, NEW_PASSWORD);
  expect(await verify(NEW_PASSWORD)).toBe(true);
  await recorder.restart();
  expect(await verify(NEW_PASSWORD)).toBe(true);
});

test('a lost pepper ends saved codes and has confirmation codes mailed anew', async () => {
  await recovery().addresses.add(accountId, 'second@home.example');
  await recorder.codeMailedTo('second@home.example', 'Confirm');
  const after = recorder.mailbox.letters.all().length;
  await recorder.restart(() => loseKey('pepper.key'));
  const letter = await recorder.mailbox.letters.next('anew', (one) => one.to.includes('second@home.example'), after);
  const second = recovery()
    .addressRows.of(accountId)
    .find((one) => one.address === 'second@home.example');
  await recovery().addresses.confirm(accountId, second?.addressId ?? '', codeIn(letter.text), () => undefined);
});

test('a lost data key: waiting mail cannot be read any more, nothing breaks, a new code can be sent', async () => {
  recorder.mailbox.behave({ kind: 'close' });
  await recovery().forgotPassword(accountId);
  await until('tried', () => recovery().view(accountId).deliveries[0]?.state === 'waiting-for-network');
  await recorder.restart(() => loseKey('data.key'));
  recorder.mailbox.behave({ kind: 'accept' });
  recorder.pass(60_000);
  await until('said', () => recovery().view(accountId).deliveries[0]?.state === 'refused');
  expect(recovery().view(accountId).deliveries[0]?.detail).toContain('key of this recorder was lost');
  const view = await recovery().sendNewCode(accountId);
  await recorder.codeMailedTo(OWNER_ADDRESS, `Reset Password (request ${view.tag})`);
});

test('a lost data key is said until an owner has seen it, and not again', async () => {
  await recorder.restart(() => loseKey('data.key'));
  expect(recorder.rooms.settings.repairs.join()).toContain('passwords of cameras and of the mail server');
  recorder.rooms.settings.repairsSeen();
  await recorder.restart();
  expect(recorder.rooms.settings.repairs).toEqual([]);
});

test.each(['pepper.key', 'data.key'])(
  '%s missing or damaged: its copy is used and said, nothing is lost',
  async (name) => {
    const saved = await recorder.writeSavedCode(accountId);
    for (const spoil of [rmSync, (path: string) => writeFileSync(path, 'short'), overwrite]) {
      await recorder.restart(() => spoil(recorder.path(`keys/${name}`)));
      expect(recorder.rooms.settings.repairs).toEqual([expect.stringContaining('replaced by its second copy')]);
      expect(await verify(PASSWORD)).toBe(true);
      recorder.rooms.settings.repairsSeen();
    }
    await recovery().verifySavedCode(accountId, SEAT, saved);
  },
);

test('a pepper that is not the one of the hashes gives way to its copy that is', async () => {
  const copy = readFileSync(recorder.path('keys/pepper.key.copy'));
  // Of right length and checksum both: only the database can say which it is.
  const foreign = await TestRecorder.start();
  try {
    copyFileSync(foreign.path('keys/pepper.key.copy'), recorder.path('foreign.copy'));
  } finally {
    await foreign.end();
  }
  await recorder.restart(() => copyFileSync(recorder.path('foreign.copy'), recorder.path('keys/pepper.key.copy')));
  expect(await verify(PASSWORD)).toBe(true);
  expect(readFileSync(recorder.path('keys/pepper.key.copy')).equals(copy)).toBe(true);
  await recorder.restart(() => writeFileSync(recorder.path('keys/pepper.key'), randomBytes(32)));
  expect(await verify(PASSWORD)).toBe(true);
});

test('the copy keeps no letter with a code, and the database keeps it until it is handed over', async () => {
  recorder.mailbox.behave({ kind: 'close' });
  await recovery().forgotPassword(accountId);
  await recovery().addresses.add(accountId, 'second@home.example');
  await recorder.stop();
  const waiting = (name: string): Record<string, unknown>[] => {
    const db = new DatabaseSync(recorder.path(name), { readOnly: true });
    try {
      return db.prepare('SELECT kind, sealed FROM outbox WHERE sealed IS NOT NULL ORDER BY kind').all();
    } finally {
      db.close();
    }
  };
  const codes = waiting('settings.db').filter((row) => row['kind'] !== 'notice-address');
  expect(codes.map((row) => row['kind'])).toEqual(['confirmation', 'secure-code']);
  expect(waiting('settings.copy.db').filter((row) => row['kind'] !== 'notice-address')).toEqual([]);
  const copy = readFileSync(recorder.path('settings.copy.db'));
  for (const { sealed } of codes) expect(copy.includes(Buffer.from(sealed as Uint8Array))).toBe(false);
  await recorder.restart().catch(() => undefined);
});

test('settings of a newer version are refused and stay untouched', async () => {
  await recorder.stop();
  const db = new DatabaseSync(recorder.path('settings.db'));
  db.exec('PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  const before = readFileSync(recorder.path('settings.db'));
  expect(() => openSettings({ dataDir: recorder.dataDir, log: silentLog })).toThrow(SettingsTooNew);
  expect(readFileSync(recorder.path('settings.db')).equals(before)).toBe(true);
  const again = new DatabaseSync(recorder.path('settings.db'));
  again.exec(`PRAGMA user_version = ${migrations.length}`);
  again.close();
  await recorder.restart().catch(() => undefined);
});

test('an upgrade copies the file first and is whole or not at all', async () => {
  const steps = [...migrations];
  const next = { version: steps.length + 1, sql: 'CREATE TABLE extra (a INTEGER) STRICT' };
  const broken = { ...next, sql: `${next.sql}; CREATE TABLE extra (b INTEGER)` };
  await recorder.stop();
  const open = (last: typeof next): ReturnType<typeof openSettings> =>
    openSettings({ dataDir: recorder.dataDir, log: silentLog, migrations: [...steps, last] });
  expect(() => open(broken)).toThrow('already exists');
  const settings = open(next);
  expect(settings.db.prepare('PRAGMA user_version').get()?.['user_version']).toBe(next.version);
  expect(existsSync(recorder.path(`settings.before-${next.version}.db`))).toBe(true);
  settings.db.exec('DROP TABLE extra; PRAGMA user_version = ' + steps.length);
  settings.close();
  rmSync(recorder.path('settings.copy.db'));
  await recorder.restart().catch(() => undefined);
  expect(await verify(PASSWORD)).toBe(true);
});

test('nor does an older settings.db whose high-water file is gone, as long as the copy is newer', async () => {
  let putBack = (): void => undefined;
  const check = await withHistory(() => (putBack = keep()));
  await recorder.restart(() => {
    putBack();
    rmSync(recorder.path('settings.high'));
  });
  expect(recorder.rooms.settings.repairs.join()).toContain('replaced by older ones');
  expect(await verify(PASSWORD)).toBe(false);
  expect(check).toBeDefined();
});
