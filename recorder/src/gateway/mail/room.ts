/** The room of mail: the settings, the couriers and the outbox, wired. */
import type { Letter } from '@nightlatch/letters/letter';
import { Refusal } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { newId } from '../accounts/ids.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { CodeCourier } from './courier.ts';
import { parseAddress } from './address.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import {
  checkMailSettings,
  mailSettingsStore,
  type MailAccess,
  type MailSettings,
  type MailSettingsStore,
} from './settings.ts';
import { openRequestNumbers } from './service/request-numbers.ts';
import type { ServiceOptions } from './service/ask-service.ts';
import { makeEnvelopes } from './service/envelopes.ts';
import { makeServiceRoom, type ServiceRoom } from './service/room.ts';
import type { DeviceSigner } from './service/sealing.ts';
import { serviceCourier } from './service/service-courier.ts';
import { serviceSettings } from './service/service-settings.ts';
import { handOverNow, smtpCourier, type SmtpOptions } from './smtp-courier.ts';
import { TRIED_AGAIN } from './smtp-failure.ts';

export interface Mail {
  readonly store: MailSettingsStore;
  readonly outbox: Outbox;
  /** The recovery service. */
  readonly service: ServiceRoom;
  /** Some way is set up by which a code can leave. */
  canCarryCodes(): boolean;
  /** Who knows the proofs of consent: of a mailbox, made by the service of that identity. */
  asksForProofs(proofOf: (mailbox: string, identity: string) => string | undefined): void;
  /** Stores them and tries at once what was refused or waits. */
  change(settings: MailSettings, password: string | undefined): void;
  /**
   * Tries settings (or the stored ones) now. Gives the server's words; throws `mail-refused`, `mail-unreachable` or
   * `mail-not-configured`, with the server's words in `detail`; `bad-input` at "password" when the stored one would go to another host.
   */
  test(test: {
    to: string;
    settings?: MailSettings | undefined;
    password?: string | undefined;
    accountName: string;
  }): Promise<string>;
  /** Hands a letter over now, once, with the stored settings, past the outbox. Gives and throws what `test` does. */
  sendNow(letter: Letter): Promise<string>;
}

export function openMail(parts: {
  settings: Settings;
  poweredClock: PoweredClock;
  dataKey: Uint8Array;
  dataDir: string;
  /** Signs envelopes for the recovery service. */
  signer: DeviceSigner;
  clock: Clock;
  log: Log;
  smtp?: SmtpOptions;
  serviceOptions?: ServiceOptions;
}): Mail {
  const {
    settings,
    poweredClock,
    dataKey,
    dataDir,
    signer,
    clock,
    log,
    smtp = {},
    serviceOptions: options = {},
  } = parts;
  const store = mailSettingsStore(settings, dataKey);
  const services = serviceSettings(settings, dataKey);
  let knowsProofs: (mailbox: string, identity: string) => string | undefined = () => undefined;
  const proofOf = (mailbox: string, identity: string): string | undefined => knowsProofs(mailbox, identity);
  const requestNumbers = openRequestNumbers({
    dataDir,
    now_powered_ms: () => poweredClock.now_ms(),
    atLeast: () => Number(settings.db.prepare('SELECT max(request_number) AS n FROM outbox').get()?.['n'] ?? 0),
  });
  const ownServer = smtpCourier(store, smtp);
  const wall_ms = (): number => clock.wall_ms();
  const service = serviceCourier({ store: services, signer, proofOf, options, log, wall_ms });
  const couriers = (): CodeCourier[] =>
    services.first() === 'recovery-service' ? [service, ownServer] : [ownServer, service];
  const outbox = openOutbox({ settings, poweredClock, dataKey, couriers, requestNumbers, log });
  const envelopes = makeEnvelopes({ settings, outbox, store: services, signer, requestNumbers, proofOf, log });
  const shared = { store: services, outbox, envelopes, requestNumbers, poweredClock, options, log };
  async function handNow(access: MailAccess, letter: Letter): Promise<string> {
    const messageId = `${newId()}@${access.fromAddress.split('@').at(-1)}`;
    const delivery = await handOverNow(access, { letter, messageId, minutesLeft: undefined }, smtp);
    switch (delivery.outcome) {
      case 'handed-over':
        return delivery.serverSaid;
      case 'refused':
      case 'put-off':
        throw new Refusal('mail-refused', 'The mail server did not take the test mail.', {
          detail: delivery.detail.replace(TRIED_AGAIN, ''),
        });
      case 'waiting-for-network':
        throw new Refusal(
          'mail-unreachable',
          'The mail server could not be reached. Check its name, encryption and port.',
          { detail: delivery.detail.replace(TRIED_AGAIN, '') },
        );
    }
  }
  return {
    store,
    outbox,
    service: makeServiceRoom({ ...shared, courier: service }),
    canCarryCodes: () => ownServer.ready() || service.ready(),
    asksForProofs: (ask) => void (knowsProofs = ask),
    change(mail, password) {
      store.write(mail, password);
      outbox.wake(true);
    },
    async test(test) {
      const to = parseAddress(test.to, 'to');
      const stored = store.access();
      const storedPassword = typeof stored === 'object' ? stored.password : undefined;
      const chosen = test.settings ?? (typeof stored === 'object' ? stored : undefined);
      if (stored === 'password-lost' && test.password === undefined) throw passwordLost();
      if (chosen === undefined) throw new Refusal('mail-not-configured', 'Type the name of your mail server first.');
      const checked = checkMailSettings(chosen);
      store.checkLending(checked, test.password);
      const access = { ...checked, password: test.password ?? storedPassword };
      const letter = {
        kind: 'test',
        to,
        recorderName: settings.values.get('recorderName') ?? 'Nightlatch',
        accountName: test.accountName,
      } as const;
      return await handNow(access, letter);
    },
    async sendNow(letter) {
      const access = store.access();
      if (access === undefined) throw new Refusal('mail-not-configured', 'Set up the mail server first.');
      if (access === 'password-lost') throw passwordLost();
      return await handNow(access, letter);
    },
  };
}

function passwordLost(): Refusal {
  return new Refusal(
    'mail-refused',
    'The password for the mail server could not be read any more. Type it again in the mail settings.',
    { field: 'password' },
  );
}
