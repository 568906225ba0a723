/**
 * The path back in without any network: the recorder, its camera and its console stand in a network namespace that has no route. It is set up there with the mouse
 * alone, with a recovery service whose card came on a stick, and its address confirmed by a QR; then the password is reset by a QR, and by a file on a stick. The QR is
 * read from a picture of the monitor; a phone and a computer outside take it to a real service, whose mail a real mail server receives.
 *
 * Takes the right to make a network namespace and to mount (root, as in CI); elsewhere it fails and says so.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@nightlatch/protocol';
import { SERVICE_CARD_FILE } from '@nightlatch/protocol/service-paths';
import { RealStick } from '@nightlatch/tools/real-stick/real-stick';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyPhone, startAnyPhone } from '../lib/any-phone.ts';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { fieldNamed, okButton } from '../lib/console-path.ts';
import { figure } from '../lib/figures.ts';
import { type Kiosk, makeKioskWrapper } from '../lib/kiosk.ts';
import { codeIn, isSecureCode, type Letter, type Mail, startMail } from '../lib/mail.ts';
import { Mouse } from '../lib/mouse.ts';
import { MouseHands } from '../lib/mouse-hands.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { makeNamespace, type Namespace } from '../lib/namespace.ts';
import { pictureFile } from '../lib/pictures.ts';
import { yardClip } from '../lib/places.ts';
import { changeSystem, signIn } from '../lib/prepare.ts';
import { readQrs } from '../lib/qr-picture.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { ScreenKeyboard } from '../lib/screen-keyboard.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { type Service, startService } from '../lib/service.ts';
import { openWorld } from '../lib/world.ts';
import { startXDisplay, type XDisplay } from '../lib/x-display.ts';

const scenario = 'offline';
const address = 'anna@example.org';
const DENSEST_QR = 25;

const world = openWorld(scenario);
const media = join(world.folder, 'media');
let namespace: Namespace;
let display: XDisplay;
let mail: Mail;
let service: Service;
let recorder: Recorder;
let kiosk: Kiosk;
let mouse: Mouse;
let keyboard: ScreenKeyboard;
let phone: AnyPhone;
let password = 'velvet-harbour-lantern';
const found: string[] = [];

beforeAll(async () => {
  [namespace, display, mail, phone] = await Promise.all([
    makeNamespace(world),
    startXDisplay(world),
    startMail(world),
    startAnyPhone(world),
  ]);
  const wrapper = makeKioskWrapper(world, (port) => namespace.windowTo(port));
  const [camera, consolePort, started] = await Promise.all([
    startCamera(world, 'Front yard', yardClip, undefined, namespace.inside),
    namespace.window(),
    startService(world, mail),
  ]);
  service = started;
  recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: [camera.argument],
    args: ['--stick-folder', media, '--kiosk', '--kiosk-browser', wrapper.path],
    env: display.env,
    under: namespace.inside,
    ports: { appPort: 0, consolePort },
  });
  kiosk = await wrapper.attach(display);
  mouse = new Mouse(display, () => kiosk.page);
  keyboard = new ScreenKeyboard(mouse, () => kiosk.page);
}, 90_000);
afterAll(() => world.end(), 60_000);

const hands = new MouseHands(
  () => mouse,
  () => keyboard,
  () => kiosk.page,
);

function putIn(name: string): RealStick {
  const stick = new RealStick(media, name);
  world.onEnd(() => stick.end());
  return stick;
}

/** What the monitor shows, once it is at rest; checked by axe too. Gives the file. */
async function see(name: string): Promise<string> {
  await atRest(kiosk.page);
  found.push(...(await findings(kiosk.page, name)));
  const file = pictureFile(name);
  await display.screenshot(file);
  return file;
}

/** Points a phone's camera at the monitor: what it reads there is opened and sent, by whoever holds the phone. */
async function sendByPhone(monitor: string, tag: string | undefined): Promise<void> {
  const [qr, ...more] = await readQrs(monitor);
  expect(more).toEqual([]);
  if (qr === undefined) throw new Error(`no QR can be read in ${monitor}`);
  expect(qr.text.startsWith(`${service.url}/r#`)).toBe(true);
  expect(qr.level).toBe('M');
  expect(qr.version).toBeLessThanOrEqual(DENSEST_QR);
  figure({
    scenario,
    name: `version of the QR for the ${tag === undefined ? 'confirmation' : 'reset'}`,
    value: qr.version,
  });
  await phone.page.goto('about:blank');
  await phone.page.goto(qr.text);
  if (tag !== undefined) await phone.page.getByText(tag, { exact: true }).waitFor();
  await phone.page.screenshot({ path: pictureFile(tag === undefined ? 'offline-phone-confirm' : 'offline-2-phone') });
  await phone.tap(phone.page.getByRole('button', { name: 'Send the e-mail' }), 'Send the e-mail');
  await phone.page.getByText('The e-mail is on its way').waitFor();
  if (tag !== undefined) await phone.page.screenshot({ path: pictureFile('offline-3-phone-sent') });
}

/** Types a code of digits, and behind it what a mail with fixed words adds. */
async function typeCode(field: string, digits: string, proof = ''): Promise<void> {
  if (!(await keyboard.isUp())) await mouse.click(fieldNamed(kiosk.page, field), field);
  await keyboard.type(digits);
  if (proof !== '') await keyboard.type(proof);
  expect((await fieldNamed(kiosk.page, field).inputValue()).replaceAll(' ', '')).toBe(digits + proof);
}

/** From a right-click over live video to "Check your e-mail". Gives the request's tag as the screen says it. */
async function forgetPassword(): Promise<string> {
  const { page } = kiosk;
  await movesIn(page.locator('canvas').first(), 'the camera');
  await mouse.rightClickAt(700, 420, 'right-click over live video');
  const menu = page.getByRole('dialog', { name: 'Menu bar' });
  await mouse.click(menu.getByRole('button', { name: 'Playback', exact: true }), 'Playback');
  await hands.press('Forgot Password');
  await page.getByText('Waiting for a network').waitFor();
  return /request\s(\w{4})/.exec((await page.getByText(/Its subject says/).textContent()) ?? '')?.[1] ?? 'none';
}

async function typeNewPassword(letter: Letter, next: string): Promise<void> {
  const { page } = kiosk;
  await typeCode('Secure Code', codeIn(letter));
  await keyboard.putAwayByClickingBelow();
  await mouse.click(okButton(page), 'OK after the Secure Code');
  for (const label of ['New password', 'Confirm password']) {
    const field = fieldNamed(page, label);
    if (!(await field.isVisible())) await mouse.click(okButton(page), 'OK after the new password');
    await field.waitFor();
    if (!(await keyboard.isUp())) await mouse.click(field, label);
    await keyboard.type(next);
  }
  await mouse.click(okButton(page), 'OK after the passwords');
  await page.getByRole('dialog', { name: 'Your password is changed' }).waitFor();
  await page.getByText('0 frames missing').waitFor();
  await hands.press('Sign in');
  await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
  await hands.press('Cancel');
}

async function onlyAccount(client: SeatClient): Promise<string> {
  const [anna] = await client.call(routes.signInNames);
  if (anna === undefined) throw new Error('nobody may sign in');
  return anna.accountId;
}

async function expectChangedTo(next: string): Promise<void> {
  const client = await SeatClient.sit(recorder);
  const accountId = await onlyAccount(client);
  await expect(signIn(client, accountId, password)).rejects.toThrow('wrong-password');
  await signIn(client, accountId, next);
  await client.call(routes.signOut);
  password = next;
}

describe('the path back in without any network, with a mouse alone', () => {
  it('is set up: the service from its card on a stick, the address by a QR', async () => {
    expect(await namespace.run('ip', ['route', 'show', 'table', 'all', 'type', 'unicast'])).toEqual([]);
    await namespace.run('curl', ['--silent', '--max-time', '3', `${service.url}/healthz`], [7]);

    const { page } = kiosk;
    writeFileSync(join(putIn('INSTALLER').path, SERVICE_CARD_FILE), await service.cardFile());
    await hands.press('Begin');
    await hands.fill('Your name', 'Anna');
    await hands.press('Go on');
    await hands.fill('New password', password);
    await hands.fill('Confirm password', password);
    await keyboard.putAwayByClickingBelow();
    await hands.press('OK');
    await mouse.click(page.getByText('A recovery service', { exact: true }), 'A recovery service');
    await see('offline-setup-mail');
    await hands.press('Read its card from a stick');
    await hands.press('Read it');
    await page.getByRole('dialog', { name: 'Is this your service?' }).waitFor();
    await see('offline-setup-card');
    await hands.press('Use this service');
    await hands.press('Go on');
    await hands.fill('E-mail address', address);
    await hands.press('Send a confirmation code');
    await page.getByText('Waiting for a network').waitFor();
    await see('offline-setup-address');
    await hands.press('Show a QR');
    await page.getByText('Point a phone’s camera at the code.').waitFor();
    const since = mail.count;
    await sendByPhone(await see('offline-setup-qr'), undefined);
    const letter = await mail.next('the confirmation', since, ({ to }) => to.includes(address));
    const [, first = '', second = '', proof = ''] = /(\d{4})\s(\d{4})\s([0-9A-Z]{6})/.exec(letter.text) ?? [];
    await hands.press('Type the code');
    await mouse.click(fieldNamed(page, 'Code from the e-mail'), 'Code from the e-mail');
    await typeCode('Code from the e-mail', first + second, proof);
    await see('offline-setup-code');
    await keyboard.press('Done');
    await mouse.click(page.locator('button[type=submit]').last(), 'OK');
    await page.getByText('Confirmed').waitFor();
    await hands.press('Go on');
    await hands.press('Skip for now');
    await hands.press('Skip it');
    await hands.press('Show the live pictures');

    const client = await SeatClient.sit(recorder);
    await signIn(client, await onlyAccount(client), password);
    await changeSystem(client, { model: 'nvr-32' });
    await client.call(routes.signOut);
    await mouse.rightClickAt(700, 420, 'right-click over live video');
    await mouse.click(
      page.getByRole('dialog', { name: 'Menu bar' }).getByRole('button', { name: 'Sign out' }),
      'Sign out',
    );
    await page.getByText('You are signed out.').waitFor();
  }, 120_000);

  it('goes by a QR that a phone reads from the monitor', async () => {
    const { page } = kiosk;
    const before = { clicks: mouse.steps, taps: phone.taps.length };
    const began_ms = performance.now();
    const since = mail.count;
    const tag = await forgetPassword();
    await mouse.rest();
    await see('offline-1-check-your-e-mail');
    await hands.press('Show a QR');
    await page.getByText('Point a phone’s camera at the code.').waitFor();
    await page.getByText(/The code has 2[34] hours left/).waitFor();
    await mouse.rest();
    await sendByPhone(await see('offline-2-qr'), tag);
    const letter = await mail.next('the "Reset Password" e-mail', since, isSecureCode);
    expect(letter.subject).toBe(`Reset Password (request ${tag})`);
    await hands.press('Type the Secure Code');
    const next = 'quilted marmot orchard';
    await typeNewPassword(letter, next);
    await expectChangedTo(next);
    const steps = mouse.steps - before.clicks + (phone.taps.length - before.taps);
    figure({ scenario, name: 'clicks and taps from the right-click to the new password, by QR', value: steps });
    figure({
      scenario,
      name: 'from the right-click to the new password, by QR',
      value: Number(((performance.now() - began_ms) / 1000).toFixed(1)),
      unit: 's',
    });
  }, 60_000);

  it('goes by a file on a stick, dropped on the tool’s page', async () => {
    const { page } = kiosk;
    const clicks = mouse.steps;
    const since = mail.count;
    const tag = await forgetPassword();
    await hands.press('Save to a USB stick');
    const stick = putIn('KINGSTON');
    const row = page.getByRole('listitem').filter({ hasText: 'KINGSTON' });
    await mouse.click(row.getByRole('button', { name: 'Save to it' }), 'Save to it');
    await page.getByText('The stick “KINGSTON” can be taken out.').waitFor();
    await mouse.rest();
    await see('offline-4-stick');
    const [file = '', ...more] = readdirSync(stick.path);
    expect(more).toEqual([]);
    const text = readFileSync(join(stick.path, file), 'utf8');
    stick.pullOut();

    const computer = await phone.context.newPage();
    await computer.setViewportSize({ width: 1280, height: 800 });
    await computer.goto(`${service.url}/`);
    const dropped = await computer.evaluateHandle(
      ([name = '', content = '']) => {
        const browser = globalThis as unknown as {
          DataTransfer: new () => { items: { add(file: unknown): void } };
          File: new (parts: string[], name: string, of: { type: string }) => unknown;
        };
        const data = new browser.DataTransfer();
        data.items.add(new browser.File([content], name, { type: 'text/html' }));
        return data;
      },
      [file, text],
    );
    await computer.locator('body').dispatchEvent('drop', { dataTransfer: dropped });
    await computer.getByText(tag, { exact: true }).waitFor();
    await computer.getByRole('button', { name: 'Send the e-mail' }).click();
    await computer.getByText('The e-mail is on its way').waitFor();
    await computer.screenshot({ path: pictureFile('offline-5-computer') });
    await computer.close();

    const letter = await mail.next('the "Reset Password" e-mail', since, isSecureCode);
    expect(letter.subject).toBe(`Reset Password (request ${tag})`);
    await hands.press('Type the Secure Code');
    const next = 'lantern orchard kettle';
    await typeNewPassword(letter, next);
    await expectChangedTo(next);
    figure({
      scenario,
      name: 'clicks from the right-click to the new password, by stick',
      value: mouse.steps - clicks,
    });
    expect(found).toEqual([]);
  }, 60_000);
});
