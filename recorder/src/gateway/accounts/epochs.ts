/**
 * Credential epochs: one number an account and one for the recorder. Whatever was opened under an older one is dead. Raised
 * inside a change to people; listeners hear of it after the commit, in the same turn of the event loop.
 */
import type { Kill } from '../settings/ledger.ts';
import type { Settings } from '../settings/settings.ts';

export interface EpochRaise {
  readonly accountId: string;
  /** True when everybody's sessions and pairings end, not this account's alone. */
  readonly recorderWide: boolean;
}

export interface Epochs {
  /** Undefined for an account that is not there. */
  account(accountId: string): number | undefined;
  recorder(): number;
  /** Runs a change to people, and tells the listeners once it is committed what it raised. */
  change<T>(run: (change: EpochChange) => T): T;
  /** Returns a function that stops the listening. */
  onRaised(listener: (raise: EpochRaise) => void): () => void;
}

export interface EpochChange {
  ends(kill: Kill): void;
  /** Ends the account's sessions and pairings; `recorderWide` everybody's. Also right for an account being removed. */
  raise(accountId: string, recorderWide: boolean): void;
}

/** The change is committed: a listener that fails must not make it look undone. It ends the process, and with it every older connection. */
function tell(listener: (raise: EpochRaise) => void, raise: EpochRaise): void {
  try {
    listener(raise);
  } catch (error) {
    setImmediate(() => {
      throw error;
    });
  }
}

export function makeEpochs(settings: Settings): Epochs {
  const { db } = settings;
  const listeners = new Set<(raise: EpochRaise) => void>();
  const recorder = (): number => Number(db.prepare('SELECT epoch FROM recorder').get()?.['epoch']);
  const account = (accountId: string): number | undefined => {
    const row = db.prepare('SELECT epoch FROM accounts WHERE id = ?').get(accountId);
    return row === undefined ? undefined : Number(row['epoch']);
  };
  function raiseOne(change: { accountId: string; recorderWide: boolean }, ends: (kill: Kill) => void): void {
    const { accountId, recorderWide } = change;
    db.prepare('UPDATE accounts SET epoch = epoch + 1 WHERE id = ?').run(accountId);
    ends({ ends: 'account-epoch', accountId, epoch: account(accountId) ?? 0 });
    if (!recorderWide) return;
    db.exec('UPDATE recorder SET epoch = epoch + 1');
    ends({ ends: 'recorder-epoch', epoch: recorder() });
  }
  return {
    account,
    recorder,
    change(run) {
      const raised: EpochRaise[] = [];
      const answer = settings.people((ends) =>
        run({
          ends,
          raise(accountId, recorderWide) {
            raiseOne({ accountId, recorderWide }, ends);
            raised.push({ accountId, recorderWide });
          },
        }),
      );
      for (const raise of raised) for (const listener of listeners) tell(listener, raise);
      return answer;
    },
    onRaised(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
