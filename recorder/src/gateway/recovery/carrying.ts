/**
 * A code that people carry to the recovery service, as a QR or in a file: for a live request, and for an address that waits for its code. Showing it makes the code's
 * life 24 hours from the click; that is written down before anything is shown.
 */
import { Refusal, type Envelopes as EnvelopesView } from '@nightlatch/protocol';
import type { Audit } from '../audit/audit.ts';
import { maskAddress } from '../mail/address.ts';
import { viewCard } from '../mail/service/cards.ts';
import type { Envelopes } from '../mail/service/envelopes.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { AddressRows } from './address-rows.ts';
import { lifeLeft_ms, type CodeLife } from './life.ts';
import { codeOver, noRequest } from './refusals.ts';
import type { Requesting } from './requesting.ts';

export interface Carried extends EnvelopesView {
  /** What a file of it is called, without its ending. */
  readonly fileName: string;
  readonly tag: string | undefined;
}

export interface Carrying {
  /** Throws `no-recovery-request`, what an old code throws, `service-not-configured`, `envelope-gone`. */
  ofRequest(accountId: string): Promise<Carried>;
  /** Throws `not-found`, `code-expired`, and those. */
  ofAddress(accountId: string, addressId: string, who: string): Promise<Carried>;
}

export function makeCarrying(parts: {
  settings: Settings;
  envelopes: Envelopes;
  requesting: Requesting;
  rows: AddressRows;
  audit: Audit;
  poweredClock: PoweredClock;
}): Carrying {
  const { settings, envelopes, requesting, rows, audit, poweredClock } = parts;
  const { db } = settings;
  const left_ms = (life: CodeLife): number =>
    lifeLeft_ms({ ...life, carried_powered_ms: life.carried_powered_ms ?? 0 }, poweredClock.now_ms());

  async function give(
    flowId: string,
    of: { life: CodeLife; fileName: string; tag?: string; keep: () => void },
  ): Promise<Carried> {
    const minutes = Math.floor(left_ms(of.life) / 60_000);
    const { links, card } = await envelopes.give(flowId, minutes, of.keep);
    const { name, service, sender } = viewCard(card);
    return {
      links,
      serviceName: name,
      service,
      sender,
      lifeLeft_s: Math.ceil(left_ms(of.life) / 1000),
      fileName: of.fileName,
      tag: of.tag,
    };
  }

  return {
    async ofRequest(accountId) {
      const request = requesting.current(accountId);
      if (request === undefined) throw noRequest();
      if (request.state !== 'requested') throw codeOver(request.state, request);
      const { id, tag } = request;
      return await give(id, {
        life: request,
        tag,
        fileName: `Reset Password ${tag}`,
        keep() {
          const now = requesting.current(accountId);
          if (now?.id !== id || now.state !== 'requested') throw codeOver('superseded', now);
          if (now.carried_powered_ms !== undefined) return;
          db.prepare('UPDATE recovery_requests SET carried_powered_ms = ? WHERE id = ?').run(poweredClock.now_ms(), id);
          audit.record('Somebody at the screen', `Had request ${tag} shown for the recovery service`);
        },
      });
    },
    async ofAddress(accountId, addressId, who) {
      const find = (): { life: CodeLife; flowId: string; address: string } => {
        const address = rows.get(addressId);
        if (address === undefined || address.accountId !== accountId)
          throw new Refusal('not-found', 'This recovery address is not there any more.');
        const isWaiting = address.state === 'waiting-for-code' && address.codeHash !== undefined;
        if (!isWaiting || address.flowId === undefined || lifeLeft_ms(address, poweredClock.now_ms()) === 0)
          throw new Refusal('code-expired', 'No code waits for this address. Have a new code sent to it.');
        return { life: address, flowId: address.flowId, address: address.address };
      };
      const { life, flowId, address } = find();
      return await give(flowId, {
        life,
        fileName: 'Confirm Address',
        keep() {
          const now = find();
          if (now.flowId !== flowId) throw new Refusal('code-expired', 'A newer code was sent to this address.');
          if (now.life.carried_powered_ms !== undefined) return;
          db.prepare('UPDATE recovery_addresses SET carried_powered_ms = ? WHERE id = ?').run(
            poweredClock.now_ms(),
            addressId,
          );
          audit.record(who, `Had the code for ${maskAddress(address)} shown for the recovery service`);
        },
      });
    },
  };
}
