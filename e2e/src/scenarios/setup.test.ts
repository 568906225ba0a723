/** The first setup from an empty data folder, with the mouse alone: real mail, a saved code, a camera typed and tested with its picture. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Camera, startCamera } from '../lib/cameras.ts';
import { type Kiosk, makeKioskWrapper } from '../lib/kiosk.ts';
import { codeIn, type Mail, startMail } from '../lib/mail.ts';
import { Mouse } from '../lib/mouse.ts';
import { MouseHands } from '../lib/mouse-hands.ts';
import { findings } from '../lib/axe.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { pictureFile } from '../lib/pictures.ts';
import { doorwayClip } from '../lib/places.ts';
import { startRecorder } from '../lib/recorder.ts';
import { ScreenKeyboard } from '../lib/screen-keyboard.ts';
import { openWorld } from '../lib/world.ts';
import { startXDisplay, type XDisplay } from '../lib/x-display.ts';

const world = openWorld('setup');
let display: XDisplay;
let mail: Mail;
let camera: Camera;
let kiosk: Kiosk;
let mouse: Mouse;
let keyboard: ScreenKeyboard;

beforeAll(async () => {
  [display, mail, camera] = await Promise.all([
    startXDisplay(world),
    startMail(world),
    startCamera(world, 'Side door', doorwayClip, 'picture'),
  ]);
  const wrapper = makeKioskWrapper(world);
  await startRecorder(world, {
    data: world.place('data'),
    args: ['--kiosk', '--kiosk-browser', wrapper.path],
    env: display.env,
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
const press = (name: string) => hands.press(name);
const fill = (label: string, text: string) => hands.fill(label, text);

/** What axe finds on the steps. */
const found: string[] = [];

async function step(title: string): Promise<void> {
  await kiosk.page.getByRole('dialog', { name: title }).waitFor();
  await atRest(kiosk.page);
  found.push(...(await findings(kiosk.page, title)));
  await display.screenshot(pictureFile(`setup-${title.toLowerCase().replaceAll(/\W+/g, '-')}`));
}

describe('the first setup, with a mouse alone', () => {
  it('from the welcome to live video', async () => {
    await step('Welcome to Nightlatch');
    await press('Begin');
    await step('You and your recorder');
    await fill('Your name', 'Anna');
    await press('Go on');
    await step('Your password');
    await fill('New password', 'velvet-harbour-lantern');
    await fill('Confirm password', 'velvet-harbour-lantern');
    await keyboard.putAwayByClickingBelow();
    await press('OK');

    await step('Mail');
    await fill('Mail server', mail.settings.host);
    await mouse.click(kiosk.page.getByRole('button', { name: /Encryption/ }), 'Encryption');
    await mouse.click(kiosk.page.getByRole('option', { name: /^None/ }), 'None');
    await kiosk.page.getByRole('listbox').waitFor({ state: 'detached' });
    await atRest(kiosk.page);
    await fill('Port', String(mail.settings.port));
    await fill('Sender’s address', mail.settings.fromAddress);
    await fill('Send a test mail to', 'anna@example.org');
    const tests = mail.count;
    await press('Send a test mail');
    await kiosk.page.getByText('The mail server took the mail.').waitFor();
    await mail.next('the test mail', tests, (letter) => letter.subject === 'Test mail from your recorder');
    await press('Save mail settings');
    await press('Go on');

    await step('Recovery address');
    await fill('E-mail address', 'anna@example.org');
    const since = mail.count;
    await press('Send a confirmation code');
    const letter = await mail.next('the confirmation code', since, (one) => one.to.includes('anna@example.org'));
    await fill('Code from the e-mail', codeIn(letter));
    await mouse.click(kiosk.page.locator('button[type=submit]').last(), 'Confirm');
    await press('Go on');

    await step('Saved code');
    await press('Make a saved code');
    const shown = kiosk.page
      .getByLabel('Saved code', { exact: true })
      .locator('output')
      .or(kiosk.page.locator('output[aria-label="Saved code"]'));
    const code = ((await shown.first().textContent()) ?? '').replaceAll(/\s/g, '');
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{13}$/);
    const askFor = kiosk.page.locator('label', { hasText: 'Now type characters' });
    const places = ((await askFor.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
    expect(places).toHaveLength(4);
    await mouse.click(askFor.locator('xpath=..').locator('input'), 'the characters asked for');
    const asked = places.map((at) => code[at - 1] ?? '').join('');
    // What is marked for the eye is what is asked for.
    expect((await kiosk.page.locator('.saved-code-asked b').allTextContents()).join('')).toBe(asked);
    await keyboard.type(asked);
    await press('OK');
    await press('Go on');

    await step('Cameras');
    await mouse.click(kiosk.page.getByRole('tab', { name: 'Type an address' }), 'Type an address');
    await fill('Name', 'side door');
    await fill('Address', camera.url);
    await fill('User name', camera.user);
    await fill('Password', camera.password);
    await keyboard.press('Done');
    await press('Test');
    await kiosk.page.getByText(/The camera answers: \d+ × \d+/).waitFor();
    await display.screenshot(pictureFile('setup-camera-tested'));
    await press('Add camera');
    await kiosk.page.getByText('Recording', { exact: true }).waitFor({ timeout: 20_000 });
    await press('Go on');
    await step('Your recorder is ready');
    expect(found).toEqual([]);
    await press('Show the live pictures');
    await movesIn(kiosk.page.locator('canvas').first(), 'the first camera');
    await display.screenshot(pictureFile('setup-live'));
  }, 180_000);
});
