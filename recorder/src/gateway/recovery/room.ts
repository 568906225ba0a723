/**
 * The room of the way back: requests, codes, grants, recovery addresses, saved codes and the commit, wired from what other rooms
 * give. The state machine is drawn in design/RECOVERY.md.
 */
import { Refusal, type grantSchema, type RecoveryView, type recoveryOptionsSchema } from '@nightlatch/protocol';
import type { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { AccountsRoom } from '../accounts/room.ts';
import type { Audit } from '../audit/audit.ts';
import { maskAddress } from '../mail/address.ts';
import type { Mail } from '../mail/room.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import { addressRows, type AddressRows } from './address-rows.ts';
import { makeAddresses, type Addresses } from './addresses.ts';
import { makeCarrying, type Carrying } from './carrying.ts';
import { makeCommit, type CommitReset } from './commit.ts';
import { makeConfirmationWaits, type ConfirmationWaits } from './confirmation-waits.ts';
import { makeConsent } from './consent.ts';
import { grantRows } from './grants.ts';
import { makeInTurn } from './in-turn.ts';
import { makeNotices, type Notices } from './notices.ts';
import { makeRequesting } from './requesting.ts';
import { requestRows } from './requests.ts';
import { makeSavedCodes, type SavedCodes } from './saved-codes.ts';
import { makeVerify } from './verifying.ts';

export type RecoveryOptions = z.output<typeof recoveryOptionsSchema>;
export type GrantView = z.output<typeof grantSchema>;

export interface Recovery {
  options(accountId: string): RecoveryOptions;
  forgotPassword(accountId: string): Promise<RecoveryView>;
  view(accountId: string): RecoveryView;
  sendNewCode(accountId: string): Promise<RecoveryView>;
  verifyCode(accountId: string, seatId: string, typed: string): Promise<GrantView>;
  verifySavedCode(accountId: string, seatId: string, typed: string): Promise<GrantView>;
  grant(accountId: string, seatId: string): GrantView;
  undoRemoval(accountId: string, seatId: string, addressId: string): GrantView;
  commit: CommitReset;
  readonly carrying: Carrying;
  readonly addresses: Addresses;
  readonly addressRows: AddressRows;
  readonly confirmationWaits: ConfirmationWaits;
  readonly savedCodes: SavedCodes;
  readonly notices: Notices;
  /** After start: what a lost pepper spoiled is replaced. Call once, when everything is wired. */
  begin(): Promise<void>;
}

export interface RecoveryParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly poweredClock: PoweredClock;
  readonly accounts: AccountsRoom;
  readonly mail: Mail;
  readonly audit: Audit;
  readonly dataKey: Uint8Array;
  /** Called when a request has been made, so that frames can be counted from then on. */
  readonly onRequested?: (accountId: string) => void;
}

export function makeRecovery(parts: RecoveryParts): Recovery {
  const { settings, poweredClock, mail, audit, clock, dataKey } = parts;
  const { outbox } = mail;
  const { accounts, epochs, throttle, derive, passwords, rules, resets, pepper } = parts.accounts;
  const inTurn = makeInTurn();
  const requests = requestRows(settings.db);
  const grants = grantRows(settings.db, poweredClock);
  const rows = addressRows(settings.db, poweredClock);
  const confirmationWaits = makeConfirmationWaits({ settings, poweredClock });
  const notices = makeNotices({ settings, accounts, outbox, clock });
  const consent = makeConsent({ settings, outbox, rows, service: () => mail.service.store.card()?.identity });
  mail.asksForProofs((mailbox, identity) => consent.proofOf(mailbox, identity));
  const shared = { settings, accounts, mail, audit, poweredClock, derive, inTurn };
  const addresses = makeAddresses({ ...shared, epochs, rows, waits: confirmationWaits, consent, notices });
  const savedCodes = makeSavedCodes({ settings, accounts, epochs, audit, throttle, derive, dataKey });
  const requesting = makeRequesting({ ...shared, requests, grants, addresses: rows, onRequested: parts.onRequested });
  const verify = makeVerify({ ...shared, outbox, requests, requesting, grants, consent });
  const carrying = makeCarrying({ settings, envelopes: mail.service.envelopes, requesting, rows, audit, poweredClock });
  const commit = makeCommit({
    settings,
    accounts,
    epochs,
    passwords,
    rules,
    resets,
    requests,
    grants,
    savedCodes,
    addresses: rows,
    notices,
    outbox,
    audit,
    throttle,
    clock,
  });

  function grantView(accountId: string, seatId: string): GrantView {
    const grant = grants.need(accountId, seatId);
    return {
      accountId,
      accountName: accounts.need(accountId).name,
      by: grant.by,
      expiresIn_s: Math.ceil(grant.left_ms / 1000),
      removedAddresses: rows
        .of(accountId)
        .filter((address) => address.state === 'removed')
        .map(({ addressId, address }) => ({ addressId, maskedAddress: maskAddress(address) })),
    };
  }

  return {
    options(accountId) {
      accounts.need(accountId);
      return {
        accountId,
        hasRecoveryAddress: rows.reached(accountId).length > 0,
        hasMailSettings: settings.values.get('mail') !== undefined,
        hasRecoveryService: mail.service.store.card() !== undefined,
        hasSavedCode: savedCodes.hasActive(accountId),
      };
    },
    forgotPassword: (accountId) => requesting.forgotPassword(accountId),
    view: (accountId) => requesting.view(accountId),
    sendNewCode: (accountId) => requesting.sendNewCode(accountId),
    async verifyCode(accountId, seatId, typed) {
      await verify(accountId, seatId, typed);
      return grantView(accountId, seatId);
    },
    async verifySavedCode(accountId, seatId, typed) {
      accounts.need(accountId);
      const savedCodeId = await savedCodes.check(accountId, typed);
      grants.open({ accountId, seatId, savedCodeId });
      return grantView(accountId, seatId);
    },
    grant: grantView,
    undoRemoval(accountId, seatId, addressId) {
      grants.need(accountId, seatId);
      if (!rows.of(accountId).some((address) => address.addressId === addressId))
        throw new Refusal('not-found', 'This address can no longer be put back.');
      addresses.putBack(accountId, addressId);
      return grantView(accountId, seatId);
    },
    commit,
    carrying,
    addresses,
    addressRows: rows,
    confirmationWaits,
    savedCodes,
    notices,
    async begin() {
      if (!pepper.lost) return;
      savedCodes.endAll();
      await requesting.reissue();
      await addresses.reissue();
      pepper.accept();
    },
  };
}
