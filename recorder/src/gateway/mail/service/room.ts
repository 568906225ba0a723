/** The recovery service as this recorder knows it: chosen by an owner, tested, told of. */
import { CARD_PATH, Refusal, type CardOffer, type CourierKind, type RecoveryService } from '@nightlatch/protocol';
import type { Letter } from '@nightlatch/letters/letter';
import type { Log } from '../../../base/log.ts';
import { newId } from '../../accounts/ids.ts';
import type { PoweredClock } from '../../settings/powered-clock.ts';
import { parseAddress } from '../address.ts';
import type { Outbox } from '../outbox.ts';
import { askService, ServiceSilent, type ServiceOptions } from './ask-service.ts';
import { isUsablePlace, verifyCard, viewCard } from './cards.ts';
import type { Envelopes } from './envelopes.ts';
import { makeCardOffers } from './offers.ts';
import type { RequestNumbers } from './request-numbers.ts';
import type { ServiceCourier } from './service-courier.ts';
import { noService, type ServiceSettings } from './service-settings.ts';

const TEST_MS = 20_000;
const TEST_ASK_EVERY_MS = 500;

export interface ServiceRoom {
  readonly store: ServiceSettings;
  readonly envelopes: Envelopes;
  view(): RecoveryService;
  /** Fetches a card. Throws `bad-input` at "address", `service-unreachable`, `card-refused`. */
  fetchOffer(address: string, tenant: string | undefined): Promise<CardOffer>;
  /** Cards that were read from a stick: JSON texts by file name. Those that are none are left out; throws `card-refused` when none is left. */
  offersOf(files: readonly { readonly file: string; readonly text: string }[]): CardOffer[];
  /** Throws `not-found`, `card-refused`. What it gives: the service's name. */
  choose(offerId: string, token: string | undefined): string;
  setToken(token: string): void;
  setFirst(first: CourierKind): void;
  remove(): void;
  /** The newest of these that is the chosen service's. Throws `card-refused`, `service-not-configured`. */
  learnFrom(files: readonly { readonly text: string }[]): { news: 'newer' | 'same'; serviceName: string };
  /** Throws `service-not-configured`, `service-unreachable`, `service-refused`, `address-invalid`. */
  test(test: {
    to: string;
    accountName: string;
    recorderName: string;
  }): Promise<{ isHandedOver: boolean; sentence: string }>;
}

export function makeServiceRoom(parts: {
  store: ServiceSettings;
  courier: ServiceCourier;
  outbox: Outbox;
  envelopes: Envelopes;
  requestNumbers: RequestNumbers;
  poweredClock: PoweredClock;
  options: ServiceOptions;
  log: Log;
}): ServiceRoom {
  const { store, courier, outbox, envelopes, requestNumbers, poweredClock, options } = parts;
  const offers = makeCardOffers(() => poweredClock.now_ms());

  return {
    store,
    envelopes,
    view() {
      const card = store.card();
      const last = courier.lastAnswer();
      return {
        ...(card === undefined ? {} : { card: viewCard(card) }),
        hasToken: store.hasToken(),
        first: store.first(),
        waiting: outbox.waitingForService(),
        isEnrolled: store.isEnrolled(),
        ...(last === undefined || card === undefined
          ? {}
          : {
              lastAnswer: { at: new Date(last.at_wall_ms).toISOString(), isGood: last.isGood, sentence: last.sentence },
            }),
      };
    },
    async fetchOffer(address, tenant) {
      const origin = originOf(address);
      const path = tenant === undefined ? CARD_PATH : `${CARD_PATH}?tenant=${tenant}`;
      let json: unknown;
      try {
        ({ json } = await askService({ origin, path }, { ...options, signal: new AbortController().signal }));
      } catch (error) {
        if (error instanceof ServiceSilent)
          throw new Refusal('service-unreachable', error.message, { field: 'address' });
        throw error;
      }
      return offers.add(verifyCard(json), store.card());
    },
    offersOf(files) {
      const found: CardOffer[] = [];
      let refusal: unknown;
      for (const { file, text } of files) {
        try {
          found.push(offers.add(verifyCard(parsed(text)), store.card(), file));
        } catch (error) {
          refusal = error;
        }
      }
      if (found.length > 0) return found;
      // One file that is a card, almost: why it is not taken is worth more than that there is none.
      if (files.length === 1 && refusal !== undefined) throw refusal;
      throw noCard();
    },
    choose(offerId, token) {
      const verified = offers.need(offerId);
      store.choose(verified, token);
      outbox.wake(true);
      return viewCard(verified.card).name;
    },
    setToken(token) {
      store.setToken(token);
      outbox.wake(true);
    },
    setFirst(first) {
      store.setFirst(first);
      outbox.wake(true);
    },
    remove() {
      store.remove();
      outbox.wake(true);
    },
    learnFrom(files) {
      let refusal: unknown = noCard();
      let news: 'newer' | 'same' | undefined;
      for (const { text } of files) {
        try {
          const learned = store.learn(verifyCard(parsed(text)).signed);
          news = news === 'newer' ? news : learned;
        } catch (error) {
          refusal = error;
        }
      }
      const card = store.card();
      if (card === undefined) throw noService();
      if (news === undefined) throw refusal;
      if (news === 'newer') outbox.wake(true);
      return { news, serviceName: viewCard(card).name };
    },
    async test({ to, accountName, recorderName }) {
      const card = store.card();
      if (card === undefined) throw noService();
      const letter: Letter = { kind: 'test', to: parseAddress(to, 'to'), accountName, recorderName };
      const messageId = `${newId()}@test`;
      const signal = AbortSignal.timeout(TEST_MS);
      const requestNumber = (): number => requestNumbers.next();
      let delivery = await courier.carry(
        { letter, messageId, minutesLeft: undefined, isCarried: false, series: 0, requestNumber },
        signal,
      );
      while (delivery.outcome === 'accepted' && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, TEST_ASK_EVERY_MS));
        const next = signal.aborted ? undefined : await courier.follow?.(messageId, signal);
        if (next !== undefined && next.outcome !== 'waiting-for-network') delivery = next;
      }
      const by = viewCard(card).name;
      switch (delivery.outcome) {
        case 'handed-over':
          return {
            isHandedOver: true,
            sentence: `${by} handed it to the mail server of this mailbox. Look for it there, in Junk/Spam too.`,
          };
        case 'accepted':
          return { isHandedOver: false, sentence: delivery.detail ?? `${by} has it and will mail it soon.` };
        case 'waiting-for-network':
          throw new Refusal('service-unreachable', delivery.detail);
        case 'refused':
        case 'put-off':
        case 'bounced':
          throw new Refusal('service-refused', delivery.detail);
      }
    },
  };
}

function originOf(typed: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const isPlain =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    /^[a-z0-9.-]+$/.test(url.hostname);
  if (!isPlain)
    throw new Refusal(
      'bad-input',
      'This is not the address of a recovery service. It looks like recovery.example.com.',
      {
        field: 'address',
      },
    );
  if (!isUsablePlace(url.origin))
    throw new Refusal(
      'bad-input',
      'Without TLS anybody on the way could put another service in its place, so this is only possible for one on the recorder itself. Leave out "http://".',
      { field: 'address' },
    );
  return url.origin;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noCard(): Refusal {
  return new Refusal(
    'card-refused',
    'There is no card of a recovery service on this stick. It is a file that ends in .json, not in a folder.',
  );
}
