/**
 * The rooms of people as the gateway wires them, over a real data folder and a real mail server, with a clock that tests move.
 * Can be stopped cleanly, stopped as by a power cut, and started again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/base/log.ts';
import type { Derive } from '../../src/gateway/accounts/hasher.ts';
import { makeDerive } from '../../src/gateway/accounts/hasher.ts';
import { loadPepper } from '../../src/gateway/accounts/pepper.ts';
import { openAccounts, type AccountsRoom } from '../../src/gateway/accounts/room.ts';
import { makeAudit, type Audit } from '../../src/gateway/audit/audit.ts';
import { openMail, type Mail } from '../../src/gateway/mail/room.ts';
import { loadIdentity } from '../../src/gateway/pairing/identity.ts';
import { makeRecovery, type Recovery } from '../../src/gateway/recovery/room.ts';
import { loadDataKey, sayMendedKeys } from '../../src/gateway/settings/data-key.ts';
import { startPoweredClock, type PoweredClock } from '../../src/gateway/settings/powered-clock.ts';
import { openSettings, type Settings } from '../../src/gateway/settings/settings.ts';
import { codeInLetter } from '../../../tools/mailbox/code-in-letter.ts';
import { startMailbox, type Mailbox } from '../../../tools/mailbox/mailbox.ts';
import { eventually } from '../../../tools/waiting/eventually.ts';

export const PASSWORD = 'plum ladder quietly fox';
export const NEW_PASSWORD = 'seven hats under water';
export const OWNER_ADDRESS = 'jane@home.example';

/** Wall and monotonic clock apart, moved by hand. */
class HandClock {
  wall = Date.UTC(2026, 5, 1);
  monotonic = 1_000;
  wall_ms(): number {
    return this.wall;
  }
  monotonic_ms(): number {
    return this.monotonic;
  }
}

export interface Rooms {
  readonly settings: Settings;
  readonly poweredClock: PoweredClock;
  readonly people: AccountsRoom;
  readonly audit: Audit;
  readonly mail: Mail;
  readonly recovery: Recovery;
}

export class TestRecorder {
  readonly clock = new HandClock();
  readonly dataDir = mkdtempSync(join(tmpdir(), 'nightlatch-people-'));
  readonly mailbox: Mailbox;
  rooms: Rooms;
  /** Argon2 derivations since the start. */
  derived = 0;

  private constructor(mailbox: Mailbox) {
    this.mailbox = mailbox;
    this.rooms = this.openRooms();
  }

  static async start(): Promise<TestRecorder> {
    return new TestRecorder(await startMailbox());
  }

  private openRooms(): Rooms {
    const { dataDir, clock } = this;
    const settings = openSettings({ dataDir, log: silentLog });
    const dataKey = loadDataKey(dataDir, settings);
    const poweredClock = startPoweredClock(settings, clock, silentLog);
    const pepper = loadPepper(dataDir, settings);
    sayMendedKeys(dataDir, settings);
    const real = makeDerive(pepper.bytes);
    const derive: Derive = (message, salt) => {
      this.derived += 1;
      return real(message, salt);
    };
    const people = openAccounts({ settings, clock, poweredClock, pepper, derive });
    const audit = makeAudit({ settings, clock });
    const smtp = { authorities: [this.mailbox.authority] };
    const mail = openMail({
      settings,
      poweredClock,
      dataKey,
      dataDir,
      signer: loadIdentity(dataDir),
      clock,
      log: silentLog,
      smtp,
    });
    const recovery = makeRecovery({
      settings,
      clock,
      poweredClock,
      accounts: people,
      mail,
      audit,
      dataKey,
    });
    return { settings, poweredClock, people, audit, mail, recovery };
  }

  async stop(): Promise<void> {
    this.rooms.poweredClock.stop();
    await this.rooms.mail.outbox.stop();
    this.rooms.settings.close();
  }

  /** A clean restart of the gateway; `between` may spoil files. */
  async restart(between: () => void = () => undefined): Promise<void> {
    await this.stop();
    between();
    this.rooms = this.openRooms();
    await this.rooms.recovery.begin();
    this.rooms.mail.outbox.wake();
  }

  async end(): Promise<void> {
    await this.stop();
    await this.mailbox.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Lets powered-on time pass, the wall clock with it. */
  pass(ms: number): void {
    this.clock.monotonic += ms;
    this.clock.wall += ms;
    this.rooms.mail.outbox.wake();
  }

  path(name: string): string {
    return join(this.dataDir, name);
  }

  /** Mail settings for the mailbox: `none` on loopback. */
  useMailbox(): void {
    this.rooms.mail.change(
      { host: '127.0.0.1', port: this.mailbox.smtpPort, security: 'none', fromAddress: 'recorder@home.example' },
      undefined,
    );
  }

  async addOwner(name = 'Jane', password = PASSWORD): Promise<string> {
    return this.addPerson(name, 'owner', password);
  }
  async addPerson(name: string, role: 'owner' | 'viewer', password = PASSWORD): Promise<string> {
    const { people } = this.rooms;
    const passwordHash = await people.passwords.hash(password);
    return people.epochs.change(() => people.accounts.add({ name, role, passwordHash })).accountId;
  }

  /** Adds and confirms a recovery address through a real mail. */
  async addAddress(accountId: string, address = OWNER_ADDRESS): Promise<string> {
    const { addresses } = this.rooms.recovery;
    const { addressId } = await addresses.add(accountId, address);
    const code = await this.codeMailedTo(address, 'Confirm this address for your recorder');
    await addresses.confirm(accountId, addressId, code, () => undefined);
    return addressId;
  }

  /** Makes a saved code and types the asked-for characters back; gives the code. */
  async writeSavedCode(accountId: string): Promise<string> {
    const { savedCodes } = this.rooms.recovery;
    const prepared = await savedCodes.prepare(accountId);
    this.rooms.settings.people(() => savedCodes.storePending(accountId, prepared));
    const { code = '', askedFor = [] } = savedCodes.view(accountId);
    savedCodes.confirm(accountId, askedFor.map((at) => code.replaceAll(' ', '')[at - 1]).join(''));
    return code;
  }

  /** The code in the newest mail with that subject (or its beginning) to that address. */
  async codeMailedTo(address: string, subject: string, after = 0): Promise<string> {
    const letter = await this.mailbox.letters.next(
      `${subject} to ${address}`,
      (one) => one.to.includes(address) && one.subject.startsWith(subject),
      after,
    );
    return codeIn(letter.text);
  }

  /** Makes a request and reads its code out of the mail. */
  async requestCode(accountId: string, address = OWNER_ADDRESS): Promise<string> {
    const view = await this.rooms.recovery.forgotPassword(accountId);
    return this.codeMailedTo(address, `Reset Password (request ${view.tag})`);
  }

  /** An owner with a confirmed address and mail settings. */
  async readyOwner(): Promise<string> {
    this.useMailbox();
    this.rooms.settings.values.set('recorderName', 'Corner Shop');
    const accountId = await this.addOwner();
    await this.addAddress(accountId);
    return accountId;
  }
}

/** The code as the letter shows it, on a line of its own. */
export function codeIn(text: string): string {
  const found = codeInLetter(text);
  if (found === undefined) throw new Error(`no code in the letter:\n${text}`);
  return found;
}

/** Waits until it is so; rejects with `what` after 10 seconds. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  await eventually(what, isSo, { every_ms: 10 });
}

/** The problem code a promise is refused with; fails when it is not refused. */
export async function refusal(
  run: Promise<unknown> | (() => unknown),
): Promise<{ code: string; title: string; members: Record<string, unknown> }> {
  const { Refusal } = await import('@nightlatch/protocol');
  try {
    await (typeof run === 'function' ? run() : run);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, title: error.message, members: { ...error.members } };
    throw error;
  }
  throw new Error('it was not refused');
}
