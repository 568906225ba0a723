/** Stored passwords of cameras and of the mail server stay where they were typed for; the console asks for them at the field. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routes } from '@nightlatch/protocol';
import { type Camera, startCamera } from '../lib/cameras.ts';
import { choose, reads, signInAs } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { type Mail, startMail } from '../lib/mail.ts';
import { yardClip } from '../lib/places.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('limits-passwords');
let mail: Mail;
let camera: Camera;
let owner: Owner;
let desk: Desk;

beforeAll(async () => {
  mail = await startMail(world);
  camera = await startCamera(world, 'Front yard', yardClip);
  const recorder = await startRecorder(world, { data: world.place('data'), cameras: [camera.argument] });
  const client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  await client.call(routes.setMailSettings, {
    body: { ...mail.settings, host: 'localhost', username: 'anna', password: 'mail-secret' },
  });
  await client.call(routes.signOut);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

it('a camera that moves to another address asks for its password, and keeps what was typed', async () => {
  const { page } = desk;
  await signInAs(page, owner.password, 'Cameras');
  await page.getByRole('button', { name: 'Change Front yard' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change Front yard' });
  const test = dialog.getByRole('button', { name: 'Test' });
  const password = fieldNamed(page, 'Password');
  const asksAgain = "This is another address: type the camera's password again.";
  await test.click();
  await reads(page, /The camera answers: \d+ × \d+/);
  const moved = camera.url.replace('127.0.0.1', 'localhost');
  expect(moved).not.toBe(camera.url);
  await fieldNamed(page, 'Name').fill('Gate');
  await fieldNamed(page, 'Address').fill(moved);
  for (const button of [test, dialog.getByRole('button', { name: 'Save' })]) {
    await fieldNamed(page, 'Name').fill('Gate 2');
    await button.click();
    await reads(page, asksAgain);
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await fieldNamed(page, 'Address').inputValue()).toBe(moved);
    expect(await fieldNamed(page, 'Name').inputValue()).toBe('Gate 2');
    await fieldNamed(page, 'Name').fill('Gate');
  }
  await password.fill(camera.password);
  await test.click();
  await reads(page, /The camera answers: \d+ × \d+/);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await reads(page, moved);
  await page.getByRole('dialog', { name: 'Cameras' }).getByRole('button', { name: 'Close' }).click();
});

it('another mail server asks for the password, for the test mail too', async () => {
  const { page } = desk;
  const asksAgain = 'This is another mail server: type the password again.';
  await choose(page, 'System');
  await page.getByRole('tab', { name: 'Mail' }).click();
  await fieldNamed(page, 'Send a test mail to').fill(owner.address);
  const password = fieldNamed(page, 'Password');
  for (const button of ['Send a test mail', 'Save mail settings']) {
    await fieldNamed(page, 'Mail server').fill('localhost');
    await fieldNamed(page, 'Mail server').fill('127.0.0.1');
    await page.getByText(asksAgain).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: button }).click();
    await reads(page, asksAgain);
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    expect(await fieldNamed(page, 'Mail server').inputValue()).toBe('127.0.0.1');
  }
  await password.fill('mail-secret');
  await page.getByRole('button', { name: 'Save mail settings' }).click();
  await reads(page, 'The mail settings are saved.');
});
