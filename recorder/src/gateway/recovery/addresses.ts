/**
 * A person's recovery addresses, looked after while signed in: added and confirmed by a code, removed with notice, put back
 * from the seat within 7 powered-on days.
 */
import type { Letter } from '@nightlatch/letters/letter';
import { MOST_RECOVERY_ADDRESSES, Refusal, mailboxKey } from '@nightlatch/protocol';
import type { Accounts } from '../accounts/accounts.ts';
import type { Epochs } from '../accounts/epochs.ts';
import type { Derive } from '../accounts/hasher.ts';
import { sameBytes } from '../accounts/hasher.ts';
import { newId } from '../accounts/ids.ts';
import { inWords } from '../accounts/throttle.ts';
import type { Audit } from '../audit/audit.ts';
import { maskAddress, parseAddress } from '../mail/address.ts';
import type { Mail } from '../mail/room.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { AddressRows, RecoveryAddress } from './address-rows.ts';
import type { Consent } from './consent.ts';
import { newCode, readTyped, TRIES_A_CODE } from './codes.ts';
import type { ConfirmationWaits } from './confirmation-waits.ts';
import type { InTurn } from './in-turn.ts';
import { lifeLeft_ms, minutesIfAccepted } from './life.ts';
import { recorderNameOf, type Notices } from './notices.ts';
import { codeMalformed, codeWrong } from './refusals.ts';

export interface Addresses {
  /** With the account's password already checked. Throws `address-invalid`, `address-taken`, `too-many-addresses`, `mail-not-configured`, `throttled`. */
  add(accountId: string, typed: string): Promise<{ addressId: string }>;
  /** `still` is asked again just before it counts; it throws when whoever asks may not any more. */
  confirm(accountId: string, addressId: string, typed: string, still: () => void): Promise<void>;
  /** Throws `throttled` while the wait lasts. */
  resend(accountId: string, addressId: string): Promise<void>;
  /** With the account's password already checked. */
  remove(accountId: string, addressId: string): void;
  /** From the seat, by the holder of a grant. */
  putBack(accountId: string, addressId: string): void;
  /** Codes that can never be right (the pepper is gone) are mailed anew. */
  reissue(): Promise<void>;
}

export interface AddressParts {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly epochs: Epochs;
  readonly rows: AddressRows;
  readonly waits: ConfirmationWaits;
  readonly mail: Mail;
  readonly consent: Consent;
  readonly notices: Notices;
  readonly audit: Audit;
  readonly poweredClock: PoweredClock;
  readonly derive: Derive;
  readonly inTurn: InTurn;
}

export function makeAddresses(parts: AddressParts): Addresses {
  const { settings, accounts, epochs, rows, waits, mail, consent, notices, audit, poweredClock, derive, inTurn } =
    parts;
  const { db } = settings;
  const { outbox } = mail;
  outbox.owns('confirmation', {
    minutesLeft(flowId) {
      const address = rows.ofFlow(flowId);
      return address?.state === 'waiting-for-code' ? minutesIfAccepted(address, poweredClock.now_ms()) : undefined;
    },
    isCarried: (flowId) => rows.ofFlow(flowId)?.carried_powered_ms !== undefined,
    handedOver(flowId) {
      db.prepare(
        'UPDATE recovery_addresses SET accepted_powered_ms = ? WHERE flow_id = ? AND accepted_powered_ms IS NULL',
      ).run(poweredClock.now_ms(), flowId);
    },
  });

  function own(accountId: string, addressId: string): RecoveryAddress {
    const address = rows.get(addressId);
    if (address === undefined || address.accountId !== accountId)
      throw new Refusal('not-found', 'This recovery address is not there any more.');
    return address;
  }

  /** Makes a code for an address that waits for one, and puts its mail into the outbox. */
  async function sendCode(accountId: string, addressId: string, why: 'asked-for' | 'reissue'): Promise<void> {
    const code = newCode('digits');
    const hash = await derive(code, codeSaltOf(settings, accountId));
    const flowId = newId();
    const letter: Letter = {
      kind: 'confirmation',
      to: own(accountId, addressId).address,
      code,
      recorderName: recorderNameOf(settings),
      accountName: accounts.need(accountId).name,
    };
    const prepared = await mail.service.envelopes.prepare(flowId, [letter], 0);
    settings.transaction(() => {
      const address = own(accountId, addressId);
      if (address.state !== 'waiting-for-code') return;
      if (address.flowId !== undefined) outbox.drop(address.flowId);
      db.prepare(
        `UPDATE recovery_addresses SET code_hash = ?, tries = 0, code_made_powered_ms = ?, accepted_powered_ms = NULL,
           carried_powered_ms = NULL, flow_id = ? WHERE id = ?`,
      ).run(hash, poweredClock.now_ms(), flowId, addressId);
      if (why === 'asked-for') waits.sent(accountId, address.address);
      for (const one of prepared) mail.service.envelopes.put(one);
    });
    outbox.wake();
  }

  function putBack(accountId: string, addressId: string): void {
    epochs.change(() => {
      const address = own(accountId, addressId);
      if (address.state !== 'removed') return;
      db.prepare("UPDATE recovery_addresses SET state = 'confirmed', removed_powered_ms = NULL WHERE id = ?").run(
        addressId,
      );
      audit.record(accounts.need(accountId).name, `Put the recovery address ${maskAddress(address.address)} back`);
      notices.addressChanged(accountId, 'put-back', address.address, rows.reached(accountId));
    });
    outbox.wake();
  }

  function refuseTooMany(accountId: string): void {
    const present = rows.of(accountId).filter((one) => one.state !== 'removed');
    if (present.length >= MOST_RECOVERY_ADDRESSES)
      throw new Refusal(
        'too-many-addresses',
        `There can be ${MOST_RECOVERY_ADDRESSES} recovery addresses at most. Remove one first.`,
        { field: 'address' },
      );
  }

  function refuseTooSoon(accountId: string, address: string): void {
    const wait_ms = waits.left_ms(accountId, address);
    if (wait_ms > 0) throw newCodeLater(wait_ms);
  }

  function insert(accountId: string, address: string): string {
    return settings.people(() => {
      rows.prune();
      refuseTooMany(accountId);
      const addressId = newId();
      db.prepare(
        "INSERT INTO recovery_addresses (id, account_id, address, address_key, state) VALUES (?, ?, ?, ?, 'waiting-for-code')",
      ).run(addressId, accountId, address, mailboxKey(address));
      return addressId;
    });
  }

  async function resend(accountId: string, addressId: string): Promise<void> {
    const address = own(accountId, addressId);
    if (address.state !== 'waiting-for-code')
      throw new Refusal('address-taken', 'This address is confirmed already.', { field: 'address' });
    refuseTooSoon(accountId, address.address);
    await sendCode(accountId, addressId, 'asked-for');
  }

  return {
    add: (accountId, typed) =>
      inTurn(accountId, async () => {
        const address = parseAddress(typed);
        if (!mail.canCarryCodes())
          throw new Refusal(
            'mail-not-configured',
            'Set up the mail server or a recovery service first: without either no code can be sent to an address.',
          );
        const there = rows.of(accountId).find((one) => mailboxKey(one.address) === mailboxKey(address));
        if (there?.state === 'confirmed')
          throw new Refusal('address-taken', 'This recovery address is there already.', { field: 'address' });
        if (there?.state === 'removed') {
          refuseTooMany(accountId);
          putBack(accountId, there.addressId);
          return { addressId: there.addressId };
        }
        if (there !== undefined) {
          await resend(accountId, there.addressId);
          return { addressId: there.addressId };
        }
        refuseTooMany(accountId);
        refuseTooSoon(accountId, address);
        const addressId = insert(accountId, address);
        await sendCode(accountId, addressId, 'asked-for');
        return { addressId };
      }),
    confirm: (accountId, addressId, typed, still) =>
      inTurn(accountId, async () => {
        const code = readTyped(typed, ['digits']);
        if (code === undefined) throw codeMalformed('digits');
        const address = settings.transaction(() => beginTry(own(accountId, addressId)));
        const hash = await derive(code.code, codeSaltOf(settings, accountId));
        epochs.change(() => {
          still();
          const now = own(accountId, addressId);
          if (now.flowId !== address.flowId || now.codeHash === undefined) throw confirmationOver();
          if (!sameBytes(hash, now.codeHash)) {
            if (now.tries >= TRIES_A_CODE) throw confirmationBurned();
            throw codeWrong(TRIES_A_CODE - now.tries);
          }
          db.prepare("UPDATE recovery_addresses SET state = 'confirmed', code_hash = NULL, tries = 0 WHERE id = ?").run(
            addressId,
          );
          consent.confirmed(addressId, code.proof);
          if (now.flowId !== undefined) outbox.drop(now.flowId);
          waits.confirmed(accountId, now.address);
          audit.record(accounts.need(accountId).name, `Added the recovery address ${maskAddress(now.address)}`);
          notices.addressChanged(accountId, 'added', now.address, rows.reached(accountId));
        });
        outbox.wake();
      }),
    resend: (accountId, addressId) => inTurn(accountId, () => resend(accountId, addressId)),
    remove(accountId, addressId) {
      epochs.change((change) => {
        const address = own(accountId, addressId);
        if (address.state === 'removed') return;
        if (address.flowId !== undefined) outbox.drop(address.flowId);
        if (address.state === 'waiting-for-code') {
          change.ends({ ends: 'address', addressId });
          db.prepare('DELETE FROM recovery_addresses WHERE id = ?').run(addressId);
          return;
        }
        const removed_powered_ms = poweredClock.now_ms();
        change.ends({ ends: 'address', addressId, removed_powered_ms });
        db.prepare("UPDATE recovery_addresses SET state = 'removed', removed_powered_ms = ? WHERE id = ?").run(
          removed_powered_ms,
          addressId,
        );
        audit.record(accounts.need(accountId).name, `Removed the recovery address ${maskAddress(address.address)}`);
        notices.addressChanged(accountId, 'removed', address.address, rows.reached(accountId));
      });
      outbox.wake();
    },
    putBack,
    async reissue() {
      for (const account of accounts.all())
        for (const address of rows.of(account.accountId))
          if (address.state === 'waiting-for-code' && address.codeHash !== undefined)
            await sendCode(account.accountId, address.addressId, 'reissue');
    },
  };

  /** Counts the try before the comparison. Inside a transaction. */
  function beginTry(address: RecoveryAddress): RecoveryAddress {
    if (address.state !== 'waiting-for-code')
      throw new Refusal('code-used', 'This address is confirmed already.', { field: 'code' });
    if (address.codeHash === undefined || lifeLeft_ms(address, poweredClock.now_ms()) === 0) throw confirmationOver();
    if (address.tries >= TRIES_A_CODE) throw confirmationBurned();
    db.prepare('UPDATE recovery_addresses SET tries = tries + 1 WHERE id = ?').run(address.addressId);
    return address;
  }
}

function confirmationOver(): Refusal {
  return new Refusal(
    'code-expired',
    'This code is over or was replaced by a newer one. Have a new code sent to this address.',
    {
      field: 'code',
    },
  );
}
function confirmationBurned(): Refusal {
  return new Refusal(
    'code-burned',
    'This code was typed wrong 5 times and does not work any more. Have a new code sent to this address.',
    { field: 'code', triesLeft: 0 },
  );
}

export function newCodeLater(wait_ms: number): Refusal {
  const retryAfter_s = Math.ceil(wait_ms / 1000);
  return new Refusal(
    'throttled',
    `A new code can be sent in ${inWords(retryAfter_s)}. Have you looked in the Junk/Spam folder?`,
    { retryAfter_s },
  );
}

/** The salt of an account's mailed codes: one derivation per try, compared with the newest code and with older ones. */
export function codeSaltOf(settings: Settings, accountId: string): Uint8Array {
  const salt = settings.db.prepare('SELECT code_salt FROM accounts WHERE id = ?').get(accountId)?.['code_salt'];
  if (!(salt instanceof Uint8Array)) throw new Refusal('not-found', 'This person is not on this recorder any more.');
  return salt;
}
