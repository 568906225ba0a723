/**
 * Proofs of consent: what a recovery service put behind the code of a fixed-text mail, typed in with the code. Each is kept with its address and the
 * identity of the service that made it, and goes inside every later seal. They are no secret of the recorder's, and nothing depends on them but which
 * text goes: a wrong one brings the fixed text again, whose code works all the same.
 */
import { mailboxKey } from '@nightlatch/protocol';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings/settings.ts';
import type { AddressRows } from './address-rows.ts';

export interface Consent {
  /** Of a mailbox, made by the service of that identity. */
  proofOf(mailbox: string, identity: string): string | undefined;
  /** Typed behind the code that was mailed to this very address. Inside a transaction. */
  confirmed(addressId: string, proof: string | undefined): void;
  /** Typed behind a code that was mailed to all of the account's addresses: which one's it is, is found out as far as it can be. Inside a transaction. */
  typed(accountId: string, flowId: string, proof: string | undefined): void;
}

export function makeConsent(parts: {
  settings: Settings;
  outbox: Outbox;
  rows: AddressRows;
  /** Identity of the chosen service. */
  service: () => string | undefined;
}): Consent {
  const { outbox, rows, service } = parts;
  const { db } = parts.settings;
  const set = (addressId: string, identity: string, proof: string): void =>
    void db
      .prepare('UPDATE recovery_addresses SET consent_service = ?, consent_proof = ? WHERE id = ?')
      .run(identity, proof, addressId);
  const proofOf = (mailbox: string, identity: string): string | undefined => {
    const row = db
      .prepare(
        `SELECT consent_proof FROM recovery_addresses WHERE address_key = ? AND consent_service = ? AND consent_proof IS NOT NULL
         ORDER BY state = 'confirmed' DESC LIMIT 1`,
      )
      .get(mailboxKey(mailbox), identity);
    return typeof row?.['consent_proof'] === 'string' ? row['consent_proof'] : undefined;
  };
  return {
    proofOf,
    confirmed(addressId, proof) {
      const identity = service();
      if (proof !== undefined && identity !== undefined) set(addressId, identity, proof);
    },
    typed(accountId, flowId, proof) {
      const identity = service();
      if (proof === undefined || identity === undefined) return;
      const reached = rows.of(accountId).filter(({ state }) => state !== 'waiting-for-code');
      const known = reached.map((one) => ({ ...one, proof: proofOf(one.address, identity) }));
      if (known.some((one) => one.proof === proof)) return;
      const fixed = known.filter((one) => outbox.wasFixedText(flowId, one.address) === true);
      const lacking = known.filter((one) => one.proof === undefined);
      // Where each of several has one, a new one cannot be told from a mistyped one: what is there stays.
      const theirs = fixed.length > 0 ? fixed : lacking.length > 0 || known.length > 1 ? lacking : known;
      for (const { addressId } of theirs) set(addressId, identity, proof);
    },
  };
}
