/** Notices to the recovery addresses: put into the outbox inside the transaction of the event they tell of. */
import { newId } from '../accounts/ids.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Clock } from '../../base/clock.ts';
import { maskAddress } from '../mail/address.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings/settings.ts';

export interface Notices {
  /** `to`: every address that is told. */
  passwordReset(accountId: string, by: 'mailed-code' | 'saved-code', to: readonly string[]): void;
  passwordChanged(accountId: string, to: readonly string[]): void;
  addressChanged(
    accountId: string,
    change: 'added' | 'removed' | 'put-back',
    changed: string,
    to: readonly string[],
  ): void;
}

export function makeNotices(parts: { settings: Settings; accounts: Accounts; outbox: Outbox; clock: Clock }): Notices {
  const { settings, accounts, outbox, clock } = parts;
  const common = (accountId: string): { recorderName: string; accountName: string; at: string } => ({
    recorderName: recorderNameOf(settings),
    accountName: accounts.need(accountId).name,
    at: new Date(clock.wall_ms()).toUTCString(),
  });
  return {
    passwordReset(accountId, by, to) {
      const flowId = newId();
      for (const address of to) outbox.put(flowId, { kind: 'notice-reset', to: address, by, ...common(accountId) });
    },
    passwordChanged(accountId, to) {
      const flowId = newId();
      for (const address of to) outbox.put(flowId, { kind: 'notice-password', to: address, ...common(accountId) });
    },
    addressChanged(accountId, change, changed, to) {
      const flowId = newId();
      for (const address of new Set([...to, changed]))
        outbox.put(flowId, {
          kind: 'notice-address',
          to: address,
          change,
          changed: maskAddress(changed),
          isThisOne: address === changed,
          ...common(accountId),
        });
    },
  };
}

export function recorderNameOf(settings: Settings): string {
  return settings.values.get('recorderName') ?? 'Nightlatch';
}
