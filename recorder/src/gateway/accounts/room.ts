/** The room of people: accounts, passwords, sessions, epochs, throttles and resets, wired. */
import type { Clock } from '../../base/clock.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import { makeAccounts, type Accounts } from './accounts.ts';
import { makeEpochs, type Epochs } from './epochs.ts';
import { makeDerive, type Derive } from './hasher.ts';
import { makePasswordRules, type PasswordRules } from './password-rules.ts';
import { makePasswords, type Passwords } from './passwords.ts';
import type { Pepper } from './pepper.ts';
import { makeResets, type Resets } from './resets.ts';
import { makeSessions, type Sessions } from './sessions.ts';
import { makeThrottle, type Throttle } from './throttle.ts';

export interface AccountsRoom {
  readonly accounts: Accounts;
  readonly epochs: Epochs;
  readonly sessions: Sessions;
  readonly throttle: Throttle;
  readonly passwords: Passwords;
  readonly rules: PasswordRules;
  readonly resets: Resets;
  readonly derive: Derive;
  readonly pepper: Pepper;
}

export interface AccountsParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly poweredClock: PoweredClock;
  readonly pepper: Pepper;
  /** Another way to derive hashes, for example one that counts. */
  readonly derive?: Derive;
}

export function openAccounts(parts: AccountsParts): AccountsRoom {
  const { settings, clock, poweredClock } = parts;
  const derive = parts.derive ?? makeDerive(parts.pepper.bytes);
  const epochs = makeEpochs(settings);
  const throttle = makeThrottle({ settings, poweredClock });
  return {
    accounts: makeAccounts({ settings, epochs, clock }),
    epochs,
    sessions: makeSessions({ settings, epochs, poweredClock }),
    throttle,
    passwords: makePasswords({ settings, derive, throttle }),
    rules: makePasswordRules(() => settings.values.get('strictPasswords') ?? false),
    resets: makeResets(settings),
    derive,
    pepper: parts.pepper,
  };
}
