/**
 * Bad input in the app: a pairing QR that is used, old or another recorder's; a browser that cannot decode. And the whole of
 * adding on a phone that does not trust the recorder's authority, with the warning clicked through.
 */
import { join } from 'node:path';
import { routes } from '@nightlatch/protocol';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Camera, startCamera } from '../lib/cameras.ts';
import { reads } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { sitAtDesk } from '../lib/desk.ts';
import { codeIn, isSecureCode, type Mail, startMail } from '../lib/mail.ts';
import { movesIn } from '../lib/moving.ts';
import { type Phone, startPhone } from '../lib/phone.ts';
import { doorwayClip } from '../lib/places.ts';
import { letPoweredTimePass } from '../lib/powered-time.ts';
import { type Owner, setUpOwner, signIn } from '../lib/prepare.ts';
import { makePhoneCamera } from '../lib/qr-video.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('limits-phone');
/** Neither by WebCodecs nor by a media element. */
const withoutDecoder = ['VideoDecoder', 'MediaSource', 'ManagedMediaSource']
  .map((name) => `delete globalThis.${name};`)
  .join('');
let mail: Mail;
let camera: Camera;
let recorder: Recorder;
let owner: Owner;
let client: SeatClient;
let phone: Phone;

beforeAll(async () => {
  mail = await startMail(world);
  camera = await startCamera(world, 'Side door', doorwayClip);
  recorder = await startRecorder(world, { data: world.place('data'), cameras: [camera.argument] });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
});
afterAll(() => world.end());

async function openOffer(on: Phone, offerUrl: string): Promise<void> {
  await on.open('/#/settings');
  await on.page.goto(new URL(new URL(offerUrl).hash, recorder.ready.app).href);
  await on.page.reload();
  await reads(on.page, 'Code read');
}

async function add(on: Phone, password: string): Promise<void> {
  await passwordField(on).fill(password);
  await on.page.getByRole('button', { name: /^Add “/ }).click();
}

/** It asks for the new password once it knows the recorder. */
function passwordField(on: Phone) {
  return fieldNamed(on.page, 'Password').or(fieldNamed(on.page, 'New password'));
}

describe('pairing', () => {
  it('on a phone that clicks through the warning: typed code, wrong password kept, then live', async () => {
    const offer = await client.call(routes.makeOffer);
    const wary = await startPhone(world, recorder, { trusts: false });
    await wary.open('/#/add');
    const { page } = wary;
    await page.getByRole('button', { name: 'Type the pairing code instead' }).click();
    await fieldNamed(page, 'Pairing code').fill(offer.code);
    await fieldNamed(page, 'Password').fill('not the password');
    await page.getByRole('button', { name: /^Add/ }).click();
    await reads(page, /password/i);
    await page.getByRole('alert').filter({ visible: true }).first().waitFor();
    expect((await fieldNamed(page, 'Pairing code').inputValue()).replaceAll(' ', '')).toBe(
      offer.code.replaceAll(' ', ''),
    );
    await fieldNamed(page, 'Password').fill(owner.password);
    await page.getByRole('button', { name: /^Add/ }).click();
    await movesIn(page.locator('canvas').first(), 'a phone that clicked through');
    await wary.context.close();
  });

  it('a QR that is used already', async () => {
    const camera = await makePhoneCamera(world, 'camera');
    phone = await startPhone(world, recorder, { trusts: true, cameraFile: camera.file });
    const offer = await client.call(routes.makeOffer);
    await openOffer(phone, offer.url);
    await add(phone, owner.password);
    await movesIn(phone.page.locator('canvas').first(), 'the phone');
    await openOffer(phone, offer.url);
    await add(phone, owner.password);
    await reads(phone.page, /This code was used already: it works for one phone\./);
    expect(await passwordField(phone).inputValue()).toBe(owner.password);
  });

  it("another recorder's QR, when adding and when adding again", async () => {
    const { page } = phone;
    const offer = await client.call(routes.makeOffer);
    const elsewhere = offer.url
      .replace(/^https:\/\/[^/]+/, 'https://nl-abcdef.local:8443')
      .replace(/recorder=\w+/, 'recorder=ABCDEF')
      .replace(/identity=[\w-]+/, `identity=${'A'.repeat(43)}`);
    const picture = join(world.folder, 'another.png');
    await QRCode.toFile(picture, elsewhere, { width: 640, margin: 4 });
    const camera = await makePhoneCamera(world, 'camera');
    await camera.pointAt(picture);
    await phone.open('/#/add');
    await page.reload();
    await reads(page, /NL-ABCD-EF is at another address\. Each recorder brings its own app/);

    await resetPassword('orchard-kettle-violin');
    await phone.open('/#/recorders');
    await page.reload();
    await page.getByRole('button', { name: 'Remove and add again' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await reads(page, /This is the code of another recorder \(NL-ABCD-EF\)\./);
  });

  it('a QR that is too old', async () => {
    const offer = await client.call(routes.makeOffer);
    await recorder.process.stop();
    letPoweredTimePass(recorder.data, 11 * 60_000);
    recorder = await startRecorder(world, { data: recorder.data, ports: recorder });
    client = await SeatClient.sit(recorder);
    await signIn(client, owner.accountId, 'orchard-kettle-violin');
    await openOffer(phone, offer.url);
    await add(phone, 'orchard-kettle-violin');
    await reads(phone.page, /This code is too old: it works for 10 minutes\./);
  });
});

describe('a browser that cannot decode the video says so', () => {
  it('on the console', async () => {
    const desk = await sitAtDesk(world, recorder, { initScript: withoutDecoder });
    await reads(desk.page, 'This browser cannot show live video.');
    await desk.context.close();
  });

  it('in the app', async () => {
    const offer = await client.call(routes.makeOffer);
    const old = await startPhone(world, recorder, { trusts: true, initScript: withoutDecoder });
    await openOffer(old, offer.url);
    await add(old, 'orchard-kettle-violin');
    await reads(old.page, 'This browser cannot show live video.');
    await old.context.close();
  });
});

/** A reset through the API; signs in again with the new password. */
async function resetPassword(next: string): Promise<void> {
  const params = { accountId: owner.accountId };
  const seat = await SeatClient.sit(recorder);
  const since = mail.count;
  await seat.call(routes.forgotPassword, { params });
  const code = codeIn(await mail.next('the Secure Code', since, isSecureCode));
  await seat.call(routes.verifyCode, { params, body: { code } });
  await seat.call(routes.commitReset, { params, body: { password: next } });
  await signIn(client, owner.accountId, next);
}
