/** The people of this recorder: who there is, their names and roles. Ids are random and never used again. */
import { randomBytes } from 'node:crypto';
import { Refusal } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { EpochChange, Epochs } from './epochs.ts';
import { newId } from './ids.ts';

export interface Account {
  readonly accountId: string;
  readonly name: string;
  readonly role: 'viewer' | 'owner';
  readonly lastSignIn_wall_ms?: number;
}

export interface Accounts {
  get(accountId: string): Account | undefined;
  /** Throws `not-found`. */
  need(accountId: string): Account;
  /** Owners first, then by name. */
  all(): Account[];
  hasOwner(): boolean;
  /** Inside a change to people. Throws `name-taken`. */
  add(person: { name: string; role: 'viewer' | 'owner'; passwordHash: string }): Account;
  /** A changed role ends that person's sessions and pairings. Throws `name-taken`, `last-owner`, `not-found`. */
  change(
    accountId: string,
    to: { name: string; role: 'viewer' | 'owner' },
    also?: (change: EpochChange) => void,
  ): Account;
  /** Throws `last-owner`, `not-found`. */
  remove(accountId: string, also?: (change: EpochChange) => void): void;
  signedIn(accountId: string): void;
}

const MOST_PEOPLE = 100;

export function makeAccounts(parts: { settings: Settings; epochs: Epochs; clock: Clock }): Accounts {
  const { settings, epochs, clock } = parts;
  const { db } = settings;
  const get = (accountId: string): Account | undefined => {
    const row = db.prepare('SELECT * FROM accounts WHERE id = ?').get(accountId);
    return row && accountOf(row);
  };
  const need = (accountId: string): Account => {
    const account = get(accountId);
    if (account === undefined) throw new Refusal('not-found', 'This person is not on this recorder any more.');
    return account;
  };
  const owners = (): number =>
    Number(db.prepare("SELECT count(*) AS n FROM accounts WHERE role = 'owner'").get()?.['n']);

  function refuseTakenName(name: string, except?: string): void {
    const taken = db.prepare('SELECT id FROM accounts WHERE name_key = ?').get(nameKey(name));
    if (taken !== undefined && taken['id'] !== except)
      throw new Refusal('name-taken', `There is already somebody called ${name}. Choose another name.`, {
        field: 'name',
      });
  }
  function keepAnOwner(account: Account): void {
    if (account.role === 'owner' && owners() === 1)
      throw new Refusal('last-owner', `${account.name} is the only owner. Make somebody else an owner first.`);
  }
  return {
    get,
    need,
    all: () => db.prepare("SELECT * FROM accounts ORDER BY role = 'viewer', name_key").all().map(accountOf),
    hasOwner: () => owners() > 0,
    add(person) {
      refuseTakenName(person.name);
      if (Number(db.prepare('SELECT count(*) AS n FROM accounts').get()?.['n']) >= MOST_PEOPLE)
        throw new Refusal('bad-input', `This recorder can have ${MOST_PEOPLE} people at most. Remove somebody first.`);
      const accountId = newId();
      db.prepare(
        'INSERT INTO accounts (id, name, name_key, role, password_hash, code_salt, created_wall_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ).run(
        accountId,
        person.name.normalize('NFC'),
        nameKey(person.name),
        person.role,
        person.passwordHash,
        randomBytes(16),
        clock.wall_ms(),
      );
      return need(accountId);
    },
    change(accountId, to, also) {
      return epochs.change((change) => {
        const before = need(accountId);
        refuseTakenName(to.name, accountId);
        if (to.role !== before.role) {
          if (to.role === 'viewer') keepAnOwner(before);
          change.ends({ ends: 'role', accountId, role: to.role });
          change.raise(accountId, false);
        }
        db.prepare('UPDATE accounts SET name = ?, name_key = ?, role = ? WHERE id = ?').run(
          to.name.normalize('NFC'),
          nameKey(to.name),
          to.role,
          accountId,
        );
        also?.(change);
        return need(accountId);
      });
    },
    remove(accountId, also) {
      epochs.change((change) => {
        keepAnOwner(need(accountId));
        change.raise(accountId, false);
        also?.(change);
        change.ends({ ends: 'account', accountId });
        db.prepare('DELETE FROM accounts WHERE id = ?').run(accountId);
      });
    },
    signedIn(accountId) {
      db.prepare('UPDATE accounts SET last_sign_in_wall_ms = ? WHERE id = ?').run(clock.wall_ms(), accountId);
    },
  };
}

function accountOf(row: Record<string, unknown>): Account {
  const last = row['last_sign_in_wall_ms'];
  return {
    accountId: String(row['id']),
    name: String(row['name']),
    role: row['role'] === 'owner' ? 'owner' : 'viewer',
    ...(typeof last === 'number' ? { lastSignIn_wall_ms: last } : {}),
  };
}

/** Two names that look alike are one. */
function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}
