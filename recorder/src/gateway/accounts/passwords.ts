/** Passwords: hashing, checking, changing. What is a good one is password-rules.ts. */
import { Refusal } from '@nightlatch/protocol';
import type { Settings } from '../settings/settings.ts';
import type { EpochChange } from './epochs.ts';
import { checkSecret, hashSecret, type Derive } from './hasher.ts';
import type { Throttle, ThrottleKey } from './throttle.ts';

export interface Passwords {
  /** Constant-time; also false for an account that is not there, after the same work. Not throttled. */
  verify(accountId: string, password: string): Promise<boolean>;
  /** Throttled by these keys; throws `wrong-password` or `throttled`. */
  demand(accountId: string, password: string, keys: readonly ThrottleKey[], field?: string): Promise<void>;
  hash(password: string): Promise<string>;
  /** Inside a change to people: stores the hash and notes that the former password is over. */
  store(accountId: string, hash: string, change: EpochChange): void;
}

export function makePasswords(parts: { settings: Settings; derive: Derive; throttle: Throttle }): Passwords {
  const { settings, derive, throttle } = parts;
  const storedHash = (accountId: string): string | null => {
    const stored = settings.db.prepare('SELECT password_hash FROM accounts WHERE id = ?').get(accountId)?.[
      'password_hash'
    ];
    return typeof stored === 'string' ? stored : null;
  };
  const verify = async (accountId: string, password: string): Promise<boolean> => {
    const stored = storedHash(accountId);
    const right = await checkSecret(derive, password.normalize('NFC'), stored);
    // A password that was replaced while it was being checked is not right any more.
    return right && storedHash(accountId) === stored;
  };
  return {
    verify,
    async demand(accountId, password, keys, field = 'password') {
      throttle.begin(keys);
      if (!(await verify(accountId, password)))
        throw new Refusal('wrong-password', 'This password is not right. Please try again.', { field });
      throttle.succeeded(keys);
    },
    hash: (password) => hashSecret(derive, password.normalize('NFC')),
    store(accountId, hash, change) {
      change.ends({ ends: 'password', accountId, hash });
      settings.db.prepare('UPDATE accounts SET password_hash = ? WHERE id = ?').run(hash, accountId);
    },
  };
}

/** At the seat, for an account. */
export function seatKeys(accountId: string): ThrottleKey[] {
  return [{ realm: 'seat', kind: 'account', value: accountId }];
}

/** From the network, for an account and the caller's address. */
export function networkKeys(accountId: string, remoteAddress: string): ThrottleKey[] {
  return [
    { realm: 'network', kind: 'account', value: accountId },
    { realm: 'network', kind: 'address', value: remoteAddress },
  ];
}
