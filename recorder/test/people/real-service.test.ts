/** Recorder and recovery service as they are, over the wires: HTTP between them, a real mail server behind the service. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readEnvelopeDigits } from '@nightlatch/protocol';
import { startRig, type Rig } from '../../../recovery-service/test/rig.ts';
import { OWNER_ADDRESS, TestRecorder, until } from './rooms.ts';

const START_MS = 60_000;
let rig: Rig;
let recorder: TestRecorder;
let accountId: string;
beforeAll(async () => {
  rig = await startRig();
}, START_MS);
afterAll(() => rig.stop(), START_MS);
beforeEach(async () => {
  recorder = await TestRecorder.start();
  recorder.rooms.settings.values.set('recorderName', 'Corner Shop');
  accountId = await recorder.addOwner();
});
afterEach(() => recorder.end());

/** The next mail that holds this; its code, with the characters behind it where there are. */
async function mailedCode(after: number, holds: string): Promise<string> {
  const letter = await rig.mailbox.letters.next(holds, (one) => `${one.subject}\n${one.text}`.includes(holds), after);
  const code = /^\s*(\d{4} \d{4}(?: [0-9A-Z]{3} ?[0-9A-Z]{3})?)\s*$/m.exec(letter.text)?.[1];
  if (code === undefined) throw new Error(letter.text);
  return code;
}
const view = () => recorder.rooms.recovery.view(accountId);
const passUntil = (what: string, isSo: () => boolean): Promise<void> =>
  until(what, () => {
    recorder.pass(2_000);
    return isSo();
  });

test(
  "online: confirmed with code and proof, then the whole mail with the recorder's name, and a test mail",
  async () => {
    const room = recorder.rooms.mail.service;
    const offer = await room.fetchOffer(rig.url, undefined);
    room.choose(offer.offerId, undefined);
    const { addresses } = recorder.rooms.recovery;
    const { addressId } = await addresses.add(accountId, OWNER_ADDRESS);
    const fixed = await mailedCode(0, 'code');
    expect(fixed.replaceAll(' ', '')).toHaveLength(14);
    await addresses.confirm(accountId, addressId, fixed, () => undefined);

    const { tag } = await recorder.rooms.recovery.forgotPassword(accountId);
    const code = await mailedCode(0, `request ${tag}`);
    expect(code.replaceAll(' ', '')).toHaveLength(8);
    await passUntil('handed over', () => view().deliveries[0]?.state === 'handed-over');
    expect(view().deliveries[0]).toMatchObject({ by: 'recovery-service' });
    expect(view()).toMatchObject({ lifeStarted: true });
    expect((await recorder.rooms.recovery.verifyCode(accountId, 'seat', code)).by).toBe('mailed-code');
    const tried = await room.test({ to: OWNER_ADDRESS, accountName: 'Jane', recorderName: 'Corner Shop' });
    expect(tried.sentence).not.toBe('');
    expect(room.view()).toMatchObject({ isEnrolled: true, lastAnswer: { isGood: true } });
  },
  START_MS,
);

test(
  'by QR alone: a recorder that the service never heard of is set up and recovered',
  async () => {
    const room = recorder.rooms.mail.service;
    const signed: unknown = await (await fetch(`${rig.url}/v1/card`)).json();
    const [offer] = room.offersOf([{ file: 'card.json', text: JSON.stringify(signed) }]);
    room.choose(offer?.offerId ?? '', undefined);
    // No network: nothing is posted by the recorder itself.
    await recorder.rooms.mail.outbox.stop();
    const carry = async (links: readonly { digits: string }[]): Promise<void> => {
      const bytes = readEnvelopeDigits(`#${links[0]?.digits}`);
      expect((await rig.post(bytes ?? new Uint8Array())).status).toBe(202);
    };
    const { addresses, carrying } = recorder.rooms.recovery;
    const { addressId } = await addresses.add(accountId, 'qr@home.example');
    let after = rig.mailbox.letters.all().length;
    await carry((await carrying.ofAddress(accountId, addressId, 'Jane')).links);
    await addresses.confirm(accountId, addressId, await mailedCode(after, 'code'), () => undefined);
    after = rig.mailbox.letters.all().length;
    const { tag } = await recorder.rooms.recovery.forgotPassword(accountId);
    await carry((await carrying.ofRequest(accountId)).links);
    const code = await mailedCode(after, `request ${tag}`);
    expect((await recorder.rooms.recovery.verifyCode(accountId, 'seat', code)).by).toBe('mailed-code');
  },
  START_MS,
);
