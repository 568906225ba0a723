/** The recovery service: chosen by an owner; reached by a link or a stick where there is no network. */
import { Refusal, type recoveryServiceRoutes } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import { readStickFiles, writeStickFile } from '../../export/sticks/stick-file.ts';
import type { FoundStick, Sticks } from '../../export/sticks/sticks.ts';
import type { Unfinished } from '../../export/sticks/unfinished.ts';
import type { Mail } from '../../mail/room.ts';
import type { Carried } from '../../recovery/carrying.ts';
import { recorderNameOf } from '../../recovery/notices.ts';
import type { Recovery } from '../../recovery/room.ts';
import type { Settings } from '../../settings/settings.ts';
import { envelopeFile } from '../envelope-file.ts';
import type { Handlers } from '../handler.ts';
import { whoAsks } from './who-asks.ts';

export interface RecoveryServiceHandlerParts {
  readonly mail: Mail;
  readonly recovery: Recovery;
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly sticks: Sticks;
  /** Of files: exports have one of their own. */
  readonly unfinishedFiles: Unfinished;
}

const CARD_ENDING = '.json';

export function recoveryServiceHandlers(
  parts: RecoveryServiceHandlerParts,
): Handlers<keyof typeof recoveryServiceRoutes> {
  const { mail, recovery, settings, accounts, audit, sticks, unfinishedFiles } = parts;
  const { service } = mail;

  async function findStick(stickId: string): Promise<FoundStick> {
    const stick = await sticks.find(stickId);
    if (stick === undefined) throw new Refusal('not-found', 'This stick is no longer there. Put it in again.');
    return stick;
  }
  async function cardsOn(stickId: string): Promise<{ file: string; text: string }[]> {
    const stick = await findStick(stickId);
    return await onStick(stick, () => readStickFiles(stick, CARD_ENDING));
  }
  async function save(carried: Carried, stickId: string): Promise<{ stickName: string; file: string }> {
    const stick = await findStick(stickId);
    if (stick.trouble !== undefined) throw unusable(stick, stick.trouble);
    const text = envelopeFile(carried, recorderNameOf(settings));
    const file = await onStick(stick, () =>
      writeStickFile(stick, { name: carried.fileName, ending: '.html', text }, unfinishedFiles),
    );
    return { stickName: stick.name, file };
  }
  const shown = ({ fileName: _fileName, tag: _tag, ...view }: Carried): Omit<Carried, 'fileName' | 'tag'> => view;

  return {
    recoveryService: () => service.view(),
    offerOfService: ({ body }) => service.fetchOffer(body.address, body.tenant),
    offersOfStick: async ({ body }) => service.offersOf(await cardsOn(body.stickId)),
    chooseService({ body }, call) {
      const name = service.choose(body.offerId, body.token);
      audit.record(whoAsks(call, accounts).name, `Chose the recovery service ${name}`);
      return service.view();
    },
    setServiceToken({ body }, call) {
      service.setToken(body.token);
      audit.record(whoAsks(call, accounts).name, 'Changed the enrolment token of the recovery service');
      return service.view();
    },
    setFirstCourier({ body }, call) {
      service.setFirst(body.first);
      audit.record(
        whoAsks(call, accounts).name,
        `Had mail sent by the ${body.first === 'own-mail-server' ? 'own mail server' : 'recovery service'} first`,
      );
      return service.view();
    },
    removeService(_input, call) {
      service.remove();
      audit.record(whoAsks(call, accounts).name, 'Removed the recovery service');
    },
    testService: async ({ body }, call) =>
      await service.test({
        to: body.to,
        accountName: whoAsks(call, accounts).name,
        recorderName: recorderNameOf(settings),
      }),
    async recoverySticks() {
      const found = await sticks.list();
      return { sticks: found.map(({ path: _path, device: _device, ...stick }) => stick) };
    },
    async takeCardOfStick({ body }) {
      if (service.store.card() === undefined)
        throw new Refusal('service-not-configured', 'No recovery service is chosen on this recorder.');
      return service.learnFrom(await cardsOn(body.stickId));
    },
    recoveryEnvelopes: async ({ params }) => shown(await recovery.carrying.ofRequest(params.accountId)),
    recoveryEnvelopesToStick: async ({ params, body }) =>
      await save(await recovery.carrying.ofRequest(params.accountId), body.stickId),
    async confirmationEnvelope({ params }, call) {
      const { accountId, name } = whoAsks(call, accounts);
      return shown(await recovery.carrying.ofAddress(accountId, params.id, name));
    },
    async confirmationEnvelopeToStick({ params, body }, call) {
      const { accountId, name } = whoAsks(call, accounts);
      return await save(await recovery.carrying.ofAddress(accountId, params.id, name), body.stickId);
    },
  };
}

async function onStick<T>(stick: FoundStick, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && error.name === 'StickTrouble') throw unusable(stick, error.message);
    throw error;
  }
}

function unusable(stick: FoundStick, sentence: string): Refusal {
  return new Refusal('stick-unusable', `The stick "${stick.name}" cannot be used. ${sentence}`);
}
