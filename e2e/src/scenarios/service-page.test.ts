/**
 * The pages of the recovery service in a phone-sized browser, against the real service and a real mail server: the QR's link, the Password Reset
 * Tool by file, photo and camera, what goes wrong, and the operator's page. Pictures in e2e/out/pictures/service-page.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toDigits } from '@nightlatch/protocol';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { chromiumPath, quietArguments } from '../lib/chromium.ts';
import { stringsOf } from '../lib/desk.ts';
import { type Mail, startMail } from '../lib/mail.ts';
import { rememberPage } from '../lib/open-pages.ts';
import { phoneViewport } from '../lib/phone.ts';
import { pictureFile } from '../lib/pictures.ts';
import { makePhoneCamera, type PhoneCamera } from '../lib/qr-video.ts';
import { makeRequester, type SealedRequest } from '../lib/sealed-requests.ts';
import { type Service, startService } from '../lib/service.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('service-page');
const found: string[] = [];
const complaints: string[] = [];
let mail: Mail;
let service: Service;
let camera: PhoneCamera;
let context: BrowserContext;
let page: Page;
let request: Awaited<ReturnType<typeof makeRequester>>;

beforeAll(async () => {
  [mail, camera] = await Promise.all([startMail(world), makePhoneCamera(world, 'any-phone')]);
  [service] = await Promise.all([startService(world, mail), openPhone()]);
  request = await makeRequester(service.url);
});
afterAll(() => world.end());

async function openPhone(): Promise<void> {
  const home = world.place('phone');
  context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: chromiumPath(),
    headless: true,
    args: [...quietArguments, '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera.file}`],
    env: { ...stringsOf(process.env), HOME: home, TMPDIR: home },
    viewport: phoneViewport,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: 'light',
    permissions: ['camera'],
    locale: 'en-GB',
  });
  world.onEnd(() => context.close());
  page = context.pages()[0] ?? (await context.newPage());
  rememberPage('phone', () => page);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
}

/** As the camera app opens it: a page of its own. */
async function scan(link: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(link);
}
async function send(words = 'Send the e-mail'): Promise<void> {
  await page.getByRole('button', { name: words }).tap();
}
async function says(title: string): Promise<string> {
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  return page.locator('main').innerText();
}
/** `help`: a picture of the help centre too. */
async function see(name: string, help?: string): Promise<void> {
  await page.screenshot({ path: pictureFile(`service-page/${name}`), fullPage: true });
  if (help !== undefined) await page.screenshot({ path: pictureFile(help) });
  found.push(...(await findings(page, name)));
}

it('sends what the QR brings, once, and leaves it in no address', async () => {
  const first = await request({ to: 'jane@example.com', tag: 'K7QF', requestNumber: 1 });
  await scan(first.link);
  await page.getByText(/^NL-/).first().waitFor();
  expect(page.url()).toBe(`${service.url}/r`);
  expect(await page.locator('main').innerText()).toContain('K7QF');
  await see('ready', 'tool-1-ready');
  expect(mail.count).toBe(0);
  await send();
  const said = await says('The e-mail is on its way');
  expect(said).toContain('Junk or Spam');
  // The mailbox has not consented: the fixed text, whose code has six characters behind it.
  expect(said).toContain('six characters');
  expect(said).toContain('codes@recovery.example.org');
  await see('sent', 'tool-2-sent');
  const letter = await mail.next('the fixed text', 0, ({ to }) => to.includes('jane@example.com'));
  const proof = /1234 5678 ([0-9A-Z]{6})/.exec(letter.text)?.[1];
  expect(proof).toBeDefined();

  // The page was dropped while its owner read mail; and somebody scans the same QR once more.
  await page.reload();
  await page.getByText('This request was sent before.').waitFor();
  await scan(first.link);
  await page.getByText('This request was sent before.').waitFor();
  await says('The e-mail is on its way');
  expect(await page.getByRole('button', { name: 'Send the e-mail' }).count()).toBe(0);

  // With the proof that the owner typed at the recorder, the usual letter goes.
  const second = await request({ to: 'jane@example.com', tag: 'M2PX', requestNumber: 2, proof: proof ?? '' });
  await scan(second.link);
  await send();
  expect(await says('The e-mail is on its way')).toContain('Reset Password (request M2PX)');
  await mail.next('the letter', 1, ({ subject }) => subject === 'Reset Password (request M2PX)');
  expect(mail.count).toBe(2);
});

it('has a clear sentence for whatever goes wrong, and loses nothing', async () => {
  const old = await request({ to: 'jane@example.com', tag: '0000', requestNumber: 1 });
  await scan(old.link);
  await send();
  expect(await says('This request is too old')).toContain('Scan the QR that is on the recorder’s screen now.');
  await see('older');

  const forged = Uint8Array.from(old.bytes);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  await scan(old.page + toDigits(forged));
  await send();
  await says('This request cannot be verified');
  await see('refused');
  await scan(old.link.slice(0, -9));
  await says('This link is cut off or damaged');
  await see('damaged');

  const third = await request({ to: 'third@example.com', tag: 'W9RT', requestNumber: 3 });
  await scan(third.link);
  await context.setOffline(true);
  await send();
  await says('No connection');
  await see('offline');
  await context.setOffline(false);
  mail.behave('refuse');
  await send('Try again');
  await says('The e-mail was refused');
  mail.behave('accept');
});

it('takes a file, a photo and the camera', async () => {
  const since = mail.count;
  const to = (name: string) => request({ to: `${name}@example.com`, tag: 'F1KE', requestNumber: 4 });
  const [one, two, other] = [await to('one'), await to('two'), await to('other')];
  const file = join(world.folder, 'request.html');
  writeFileSync(file, `<a href="${one.link}">Send</a> <a href="${two.link}">Send</a>`);
  await page.goto(service.url);
  await page.getByRole('heading', { name: 'Password Reset Tool' }).waitFor();
  await see('tool', 'tool-3-start');
  await page.locator('input[type=file]').setInputFiles(file);
  await send('Send the 2 e-mails');
  await eventually('both are on their way', async () => {
    const count = await page.getByRole('heading', { name: 'The e-mail is on its way' }).count();
    return count === 2;
  });
  await see('file');
  expect(mail.count).toBe(since + 2);

  // The same request by two ways: a photo of the QR, then the camera pointed at it.
  const picture = join(world.folder, 'qr.png');
  await drawQr(other, picture);
  await page.getByRole('button', { name: 'Bring another request' }).tap();
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByRole('button', { name: 'Send the e-mail' }).waitFor();
  await camera.pointAt(picture);
  await page.getByRole('button', { name: 'Bring another request' }).tap();
  await page.getByRole('button', { name: 'Scan with the camera' }).tap();
  await send();
  await says('The e-mail is on its way');
  await eventually('the third letter', () => mail.count === since + 3);

  await page.getByRole('button', { name: 'Bring another request' }).tap();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await says('No request in there');
});

it('shows the operator what went where, and nobody else', async () => {
  const token = readFileSync(join(world.folder, 'recovery-service', 'keys', 'operator.token'), 'utf8').trim();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${service.url}/operator`);
  await page.getByLabel('Operator’s token').fill('not-the-operators-token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This is not the operator’s token.').waitFor();
  await see('operator-door');
  await page.getByLabel('Operator’s token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Last 24 hours' }).waitFor();
  await see('operator-overview');
  await page.getByRole('link', { name: 'Deliveries' }).click();
  await page.getByRole('combobox', { name: 'State' }).selectOption('refused');
  await page.getByRole('row').nth(1).waitFor();
  await see('operator-deliveries');
  await page.getByRole('link', { name: 'Tenants' }).click();
  await page.getByText('codes@recovery.example.org').waitFor();
  await see('operator-tenants');
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByRole('button', { name: 'Rotate the keys' }).click();
  await page.getByRole('button', { name: 'Rotate them now' }).click();
  await page.getByText('Retired', { exact: true }).last().waitFor();
  await see('operator-keys');
  const seen = await page.content();
  for (const secret of ['jane@', '1234 5678', '12345678', token]) expect(seen).not.toContain(secret);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Operator’s token').waitFor();
  await page.setViewportSize(phoneViewport);
});

it('says when it is too many, and until when', async () => {
  const last = await request({ to: 'last@example.com', requestNumber: 5, kind: 'confirmation' });
  await eventually('the cap of this origin', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await fetch(`${service.url}/v1/envelopes`, { method: 'POST', headers, body: 'none' });
    return answer.status === 429;
  });
  await scan(last.link);
  await says('Confirm an address');
  await send();
  expect(await says('Too many requests')).toMatch(/try again in \d+ seconds/);
  await see('too-many');

  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
});

/** As the recorder draws it: the address in one mode, the digits in another. */
async function drawQr({ page: address, digits }: SealedRequest, file: string): Promise<void> {
  const segments = [
    { data: Buffer.from(address), mode: 'byte' as const },
    { data: digits, mode: 'numeric' as const },
  ];
  await QRCode.toFile(file, segments, { errorCorrectionLevel: 'M', margin: 4, width: 700 });
}
