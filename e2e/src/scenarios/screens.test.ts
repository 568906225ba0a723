/**
 * Every screen of the console at 1920×1080 and 1280×720 and of the app on a phone and in a desktop window: WCAG 2.2 AA by axe,
 * and a picture of each in e2e/out/pictures/screens to be looked at.
 */
import { routes } from '@nightlatch/protocol';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { choose, enterCode, forgotPassword, openSignIn, reads } from '../lib/console-hands.ts';
import { fieldNamed, okButton } from '../lib/console-path.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { codeIn, isSecureCode, type Mail, startMail } from '../lib/mail.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { type Phone, phoneViewport, startPhone } from '../lib/phone.ts';
import { pictureFile } from '../lib/pictures.ts';
import { yardClip } from '../lib/places.ts';
import { changeSystem, type Owner, setUpOwner, signIn } from '../lib/prepare.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('screens');
const monitors = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
/** The light theme has the dark one's layout: seen on the phone alone. */
const windows = { dark: [{ width: 1280, height: 800 }, phoneViewport], light: [phoneViewport] } as const;
let mail: Mail;
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let desk: Desk;
const found: string[] = [];

beforeAll(async () => {
  mail = await startMail(world);
  const camera = await startCamera(world, 'Front yard', yardClip);
  recorder = await startRecorder(world, { data: world.place('data'), cameras: [camera.argument] });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  await client.call(routes.addPerson, { body: { name: 'Ben', role: 'viewer', password: 'kettle-anchor-violet' } });
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

/** Looks at the screen that is up, at each size; leaves the largest one. */
async function look(page: Page, sizes: readonly { width: number; height: number }[], name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    await atRest(page);
    await page.screenshot({ path: pictureFile(`screens/${name}-${size.width}`) });
    found.push(...(await findings(page, `${name} at ${size.width}×${size.height}`)));
  }
}

describe('the console', () => {
  it('signed out: live, both menu bars, signing in, help', async () => {
    const { page } = desk;
    const see = (name: string) => look(page, monitors, `console-${name}`);
    await movesIn(page.locator('canvas').first(), 'the camera');
    await see('live');
    for (const theme of ['classic', 'modern'] as const) {
      await changeSystem(client, { menuTheme: theme });
      await page.reload();
      await movesIn(page.locator('canvas').first(), 'the camera');
      await page.mouse.click(700, 300, { button: 'right' });
      await page.getByRole('dialog', { name: 'Menu bar' }).waitFor();
      await see(`menu-${theme}`);
      await page.keyboard.press('Escape');
    }
    await openSignIn(page);
    await see('sign-in');
    await page.getByRole('button', { name: 'Help' }).click();
    await reads(page, /Right-click anywhere/);
    await see('help');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Escape');
    expect(found).toEqual([]);
  }, 120_000);

  it('the way back in: code, saved code, new password, suggestions, confirmation, done', async () => {
    found.length = 0;
    const { page } = desk;
    const see = (name: string) => look(page, monitors, `console-${name}`);
    await page.reload();
    await movesIn(page.locator('canvas').first(), 'the camera');
    const since = mail.count;
    await forgotPassword(page, 'Anna');
    await reads(page, 'Handed to the mail server');
    await see('secure-code');
    await page.getByRole('button', { name: 'I have my saved code' }).click();
    await see('saved-code');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await enterCode(page, codeIn(await mail.next('the Secure Code', since, isSecureCode)));
    await fieldNamed(page, 'New password').fill('orchard-kettle-violin');
    await reads(page, /Strong|Very strong/);
    await see('new-password');
    await page.getByRole('button', { name: 'Suggest' }).click();
    await page.getByRole('region', { name: 'Suggest a password' }).waitFor();
    await see('suggest');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await okButton(page).click();
    await fieldNamed(page, 'Confirm password').fill('orchard-kettle-violin');
    await see('confirm-password');
    await okButton(page).click();
    await page.getByRole('dialog', { name: 'Your password is changed' }).waitFor();
    await see('done');
    expect(found).toEqual([]);
  }, 120_000);

  it('signed in: every place behind an icon', async () => {
    found.length = 0;
    await desk.context.close();
    desk = await sitAtDesk(world, recorder, { reducedMotion: true });
    const { page } = desk;
    const see = (name: string) => look(page, monitors, `console-${name}`);
    await page.getByRole('dialog', { name: 'The new password is in force' }).waitFor();
    await see('reset-held');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await fieldNamed(page, 'Password').fill('orchard-kettle-violin');
    await okButton(page).click();
    await reads(page, /password .*was reset/i);
    await see('reset-notice');
    await signIn(client, owner.accountId, 'orchard-kettle-violin');
    await client.call(routes.acknowledgeResets);
    await page.reload();
    await movesIn(page.locator('canvas').first(), 'the camera');
    for (const icon of ['Playback', 'Cameras', 'Phones', 'People', 'System', 'Help']) {
      await choose(page, icon);
      const dialog = page.getByRole('dialog', { name: icon, exact: true });
      await dialog.waitFor();
      const tabs = await dialog.getByRole('tab').all();
      if (icon === 'Phones') await dialog.getByRole('button', { name: 'Show the code' }).click();
      if (tabs.length === 0) await see(icon.toLowerCase());
      for (const tab of tabs) {
        await tab.click();
        await see(`${icon}-${(await tab.textContent()) ?? ''}`.toLowerCase().replaceAll(/\W+/g, '-'));
      }
    }
    expect(found).toEqual([]);
  }, 180_000);
});

describe('the app', () => {
  it('welcome, adding, live, settings, help; dark and light', async () => {
    found.length = 0;
    for (const colorScheme of ['dark', 'light'] as const) {
      const phone = await startPhone(world, recorder, { trusts: true, colorScheme });
      await lookAtApp(phone, colorScheme);
      await phone.context.close();
    }
    expect(found).toEqual([]);
  }, 180_000);
});

async function lookAtApp(phone: Phone, scheme: 'dark' | 'light'): Promise<void> {
  const { page } = phone;
  const see = (name: string) => look(page, windows[scheme], `app-${scheme}-${name}`);
  await phone.open('/');
  await reads(page, 'Add your recorder');
  await see('welcome');
  await phone.open('/#/add');
  await page.getByRole('button', { name: 'Type the pairing code instead' }).click();
  await see('add');
  const offer = await client.call(routes.makeOffer);
  await fieldNamed(page, 'Pairing code').fill(offer.code);
  await fieldNamed(page, 'Password').fill('orchard-kettle-violin');
  await page.getByRole('button', { name: /^Add/ }).click();
  await movesIn(page.locator('canvas').first(), 'the app');
  await see('live');
  for (const place of ['recorders', 'settings', 'help']) {
    await phone.open(`/#/${place}`);
    await page.getByRole('heading').first().waitFor();
    await see(place);
  }
}
