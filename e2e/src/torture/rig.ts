/**
 * One recorder that is tortured: a password reset is taken up to the commit, its gateway is killed at a chosen write or sync,
 * comes back, and everything that RECOVERY promises is checked. Notices are counted over the whole run.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { routes } from '@nightlatch/protocol';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { codeIn, isResetNotice, isSecureCode, type Mail, startMail } from '../lib/mail.ts';
import { type Owner, setUpOwner, signIn } from '../lib/prepare.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { Refused, SeatClient } from '../lib/seat-client.ts';
import type { World } from '../lib/world.ts';
import { armKill, type KillPoint, listKillPoints } from './strace.ts';

/** After the commit's answer, this long for what follows it (the copy of the settings, the notices) to run into the kill. */
const AFTERMATH_MS = 400;

export interface Reset {
  /** Where the gateway died: at the point, or by our own hand after the aftermath, because the point was never reached. */
  readonly death: 'at the point' | 'afterwards';
  readonly committed: boolean;
  /** The commit's answer reached us before the death. */
  readonly answered: boolean;
}

export interface Epochs {
  readonly account: number;
  readonly recorder: number;
}

export class Rig {
  readonly mail: Mail;
  readonly recorder: Recorder;
  readonly owner: Owner;
  /** Where the reset is done. */
  readonly #recovering: SeatClient;
  /** Another browser at the seat, signed in before the reset. */
  readonly #watching: SeatClient;
  #password: string;
  #number = 0;
  #code: string | undefined;
  #lettersSeen = 0;
  committed = 0;
  kills = 0;

  private constructor(parts: { mail: Mail; recorder: Recorder; owner: Owner; seats: [SeatClient, SeatClient] }) {
    this.mail = parts.mail;
    this.recorder = parts.recorder;
    this.owner = parts.owner;
    [this.#recovering, this.#watching] = parts.seats;
    this.#password = parts.owner.password;
    this.#lettersSeen = parts.mail.count;
  }

  static async open(world: World): Promise<Rig> {
    const mail = await startMail(world);
    const recorder = await startRecorder(world, { data: world.place('data') });
    const watching = await SeatClient.sit(recorder);
    const owner = await setUpOwner(watching, mail);
    const recovering = await SeatClient.sit(recorder);
    return new Rig({ mail, recorder, owner, seats: [recovering, watching] });
  }

  /** The writes and syncs of a whole undisturbed reset, in their order: up to the answer, and what follows it. */
  async rehearse(world: World): Promise<{ commit: KillPoint[]; aftermath: KillPoint[] }> {
    await this.#verify();
    const gateway = await this.recorder.part('gateway');
    let answered_ms = Infinity;
    const points = await listKillPoints(world, gateway, async () => {
      await this.#commit(this.#nextPassword());
      answered_ms = Date.now();
      await pause(AFTERMATH_MS);
    });
    this.committed += 1;
    await this.#settle(true, this.#lastPassword());
    return {
      commit: points.filter((point) => point.at_ms <= answered_ms),
      aftermath: points.filter((point) => point.at_ms > answered_ms),
    };
  }

  /** One reset with a kill at `point`; throws when a promise is broken. */
  async reset(world: World, point: KillPoint): Promise<Reset> {
    await this.#verify();
    const before = this.epochs();
    const gateway = await this.recorder.part('gateway');
    const next = this.#nextPassword();
    const tracer = await armKill(world, gateway, point);
    const answered = await this.#commit(next).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Refused) throw error;
        return false;
      },
    );
    const death = (await endsWithin(gateway, answered ? AFTERMATH_MS : 5_000)) ? 'at the point' : 'afterwards';
    if (death === 'afterwards') process.kill(gateway, 'SIGKILL');
    this.kills += 1;
    await tracer.detach();
    await this.recorder.part('gateway', gateway);
    await this.#answers();
    const committed = await this.#check(before, next, answered);
    return { death, committed, answered };
  }

  /** Both epochs as they are on the disk. */
  epochs(): Epochs {
    const db = new DatabaseSync(join(this.recorder.data, 'settings.db'), { readOnly: true });
    try {
      const account = db.prepare('SELECT epoch FROM accounts WHERE id = ?').get(this.owner.accountId);
      const recorder = db.prepare('SELECT epoch FROM recorder').get();
      return { account: Number(account?.['epoch']), recorder: Number(recorder?.['epoch']) };
    } finally {
      db.close();
    }
  }

  /** Waits for the notices of all resets; gives how many letters came and how many of them were repeats. */
  async countNotices(): Promise<{ letters: number; repeats: number }> {
    const notices = () => this.mail.all().filter(isResetNotice);
    const ids = () => new Set(notices().map((letter) => letter.messageId));
    await eventually(`${this.committed} notices with a Message-ID each`, () => ids().size >= this.committed, {
      within_ms: 60_000,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${ids().size} came for ${this.committed} resets`);
    });
    const letters = notices().length;
    const repeats = letters - ids().size;
    if (ids().size !== this.committed) throw new Error(`${ids().size} different notices for ${this.committed} resets`);
    if (repeats > this.kills) throw new Error(`${repeats} repeated notices for ${this.kills} kills`);
    return { letters, repeats };
  }

  #nextPassword(): string {
    this.#number += 1;
    return this.#lastPassword();
  }

  #lastPassword(): string {
    return `quilted-marmot-orchard-${this.#number}`;
  }

  /** Up to an open grant: with the code of the request that still lives, or of a new one. */
  async #verify(): Promise<void> {
    const params = { accountId: this.owner.accountId };
    if (this.#code === undefined) {
      const since = this.#lettersSeen;
      await this.#recovering.call(routes.forgotPassword, { params });
      const letter = await this.mail.next('the Secure Code', since, isSecureCode);
      this.#lettersSeen = this.mail.count;
      this.#code = codeIn(letter);
    }
    await this.#recovering.call(routes.verifyCode, { params, body: { code: this.#code } });
  }

  async #commit(password: string): Promise<void> {
    await this.#recovering.call(routes.commitReset, {
      params: { accountId: this.owner.accountId },
      body: { password },
    });
  }

  /** Until the gateway takes calls again. */
  async #answers(): Promise<void> {
    await eventually(
      'the gateway answers again',
      () => this.#recovering.raw('GET', '/api/about').then((a) => a.status === 200),
      {
        within_ms: 20_000,
        every_ms: 20,
      },
    );
  }

  async #check(before: Epochs, next: string, answered: boolean): Promise<boolean> {
    const { accountId } = this.owner;
    const wasSignedIn = (await this.#watching.call(routes.session)).signedIn !== undefined;
    const newWorks = await works(this.#recovering, accountId, next);
    const oldWorks = await works(this.#recovering, accountId, this.#password);
    const after = this.epochs();
    const raised = after.account === before.account + 1 && after.recorder === before.recorder + 1;
    const kept = after.account === before.account && after.recorder === before.recorder;
    const facts = JSON.stringify({ newWorks, oldWorks, answered, wasSignedIn, before, after });
    if (newWorks === oldWorks) throw new Error(`exactly one password must work: ${facts}`);
    if (answered && !newWorks) throw new Error(`the commit was answered and is gone: ${facts}`);
    if (newWorks ? !raised : !kept) throw new Error(`the epochs do not match the password: ${facts}`);
    if (wasSignedIn === newWorks) throw new Error(`the old session does not match the password: ${facts}`);
    if (newWorks) this.committed += 1;
    await this.#settle(newWorks, next);
    return newWorks;
  }

  /** After a commit the code is dead and its grant too; then the other browser signs in for the next round. */
  async #settle(committed: boolean, next: string): Promise<void> {
    const { accountId } = this.owner;
    if (!committed) {
      // Each restart may shorten a life by an interval: an old session would look idle after a few.
      await this.#watching.call(routes.signOut);
      await signIn(this.#watching, accountId, this.#password);
      return;
    }
    this.#password = next;
    const code = this.#code ?? '';
    this.#code = undefined;
    const again = await refusalOf(this.#recovering.call(routes.verifyCode, { params: { accountId }, body: { code } }));
    if (again === undefined) throw new Error('the code was taken a second time');
    const grant = await refusalOf(this.#commit(`${next}-again`));
    if (grant === undefined) throw new Error('a grant outlived its commit');
    await signIn(this.#watching, accountId, next);
  }
}

/** Whether a password signs in; signs out again. */
async function works(client: SeatClient, accountId: string, password: string): Promise<boolean> {
  const refusal = await refusalOf(signIn(client, accountId, password));
  if (refusal === undefined) await client.call(routes.signOut);
  else if (refusal !== 'wrong-password') throw new Error(`signing in was refused for another reason: ${refusal}`);
  return refusal === undefined;
}

async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

async function endsWithin(pid: number, within_ms: number): Promise<boolean> {
  const start_ms = performance.now();
  while (performance.now() - start_ms < within_ms) {
    if (!isAlive(pid)) return true;
    await pause(5);
  }
  return !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
