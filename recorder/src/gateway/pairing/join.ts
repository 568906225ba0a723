/**
 * Adding an app: an offer, the password of the offer's account, and the app's own key. Everything is checked before
 * anything changes; then offer and pairing change in one transaction, under the epochs the password was checked in.
 */
import { Refusal, joinProofBytes, type RouteInput, type Routes } from '@nightlatch/protocol';
import type { Accounts } from '../accounts/accounts.ts';
import type { Epochs } from '../accounts/epochs.ts';
import { networkKeys, type Passwords } from '../accounts/passwords.ts';
import type { Throttle, ThrottleKey } from '../accounts/throttle.ts';
import type { Audit } from '../audit/audit.ts';
import type { Settings } from '../settings/settings.ts';
import type { Identity } from './identity.ts';
import type { Offers } from './offers.ts';
import { readAppKey, type Pairings } from './pairings.ts';

export interface JoinParts {
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly epochs: Epochs;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly audit: Audit;
  readonly identity: Identity;
  readonly offers: Offers;
  readonly pairings: Pairings;
}

export interface Joined {
  readonly pairingId: string;
  readonly accountId: string;
  /** The recorder's signature over joinProofBytes, base64url. */
  readonly proof: string;
}

type JoinInput = RouteInput<Routes['join']>['body'];

export function makeJoin(parts: JoinParts): (input: JoinInput, remoteAddress: string) => Promise<Joined> {
  const { settings, accounts, epochs, passwords, audit, identity, offers, pairings } = parts;
  return async (input, remoteAddress) => {
    if (input.recorderId !== identity.recorderId) {
      throw new Refusal(
        'other-recorder',
        'This is the QR or the code of another recorder. Scan the one on this recorder.',
      );
    }
    const publicKey = readAppKey(input.publicKey);
    const offer = findOffer(parts, input, remoteAddress);
    const accountEpoch = epochs.account(offer.accountId) ?? 0;
    const recorderEpoch = epochs.recorder();
    await passwords.demand(offer.accountId, input.password, networkKeys(offer.accountId, remoteAddress));

    const pairingId = settings.transaction(() => {
      // A reset that came while the password was compared has ended that password.
      if (epochs.account(offer.accountId) !== accountEpoch || epochs.recorder() !== recorderEpoch) {
        throw new Refusal('wrong-password', 'The password has just been changed. Type the new one.', {
          field: 'password',
        });
      }
      const added = pairings.add({
        accountId: offer.accountId,
        label: input.label,
        publicKey,
        accountEpoch,
        recorderEpoch,
      });
      offers.use(offer.offerId, added, input.label);
      audit.record(accounts.need(offer.accountId).name, `Added the phone "${input.label}"`);
      return added;
    });
    const proof = identity.sign(
      joinProofBytes({
        recorderId: identity.recorderId,
        pairingId,
        publicKey: input.publicKey,
        nonce: input.nonce,
      }),
    );
    return { pairingId, accountId: offer.accountId, proof };
  };
}

/** A typed code is 40 bits: guesses are slowed by address and in all. A QR's token is beyond guessing. */
function findOffer({ offers, throttle }: JoinParts, input: JoinInput, remoteAddress: string) {
  const { token, code } = input;
  if (token !== undefined && code === undefined) return offers.find({ token });
  if (code === undefined || token !== undefined) {
    throw new Refusal('bad-input', "Scan the QR on the recorder's screen, or type the code below it.");
  }
  const keys: ThrottleKey[] = [
    { realm: 'pairing', kind: 'address', value: remoteAddress },
    { realm: 'pairing', kind: 'all', value: 'code' },
  ];
  throttle.begin(keys);
  const offer = offers.find({ code });
  throttle.succeeded(keys);
  return offer;
}
