/** Bad input on the way back in: each gives its sentence on the screen where it happens, and keeps what was typed. */
import { routes } from '@nightlatch/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterCode, forgotPassword, reads } from '../lib/console-hands.ts';
import { fieldNamed, okButton } from '../lib/console-path.ts';
import { consoleIsUp, type Desk, sitAtDesk } from '../lib/desk.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { codeIn, isSecureCode, type Mail, startMail } from '../lib/mail.ts';
import { letPoweredTimePass } from '../lib/powered-time.ts';
import { addAddress, type Owner, setUpOwner, signIn } from '../lib/prepare.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('limits-recovery');
const viewerPassword = 'kettle-anchor-violet';
let mail: Mail;
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let desk: Desk;
let newest = '';

beforeAll(async () => {
  mail = await startMail(world);
  recorder = await startRecorder(world, { data: world.place('data') });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  for (const name of ['Ben', 'Cleo', 'Dora'])
    await client.call(routes.addPerson, { body: { name, role: 'viewer', password: viewerPassword } });
  for (const name of ['Ben', 'Dora'])
    await asViewer(name, () => addAddress(client, mail, `${name.toLowerCase()}@example.org`, viewerPassword));
  await client.call(routes.signOut);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

async function asViewer(name: string, work: () => Promise<void>): Promise<void> {
  await client.call(routes.signOut);
  const people = await client.call(routes.signInNames);
  const viewer = people.find((person) => person.name === name);
  await signIn(client, viewer?.accountId ?? '', viewerPassword);
  await work();
  await client.call(routes.signOut);
  await signIn(client, owner.accountId, owner.password);
}

/** As after a power cut: everything stops, powered-on time passes, everything starts; and somebody sits down again. */
async function restartAfter(passed_ms: number): Promise<void> {
  await desk.context.close();
  await recorder.process.stop();
  letPoweredTimePass(recorder.data, passed_ms);
  recorder = await startRecorder(world, { data: recorder.data });
  client = await SeatClient.sit(recorder);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
}

async function newestCode(since: number): Promise<string> {
  return codeIn(await mail.next('the Secure Code', since, isSecureCode));
}

const wrong = (code: string) => code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));

describe('bad input on the way back in', () => {
  it('a mail server that accepts late: told as it happens', async () => {
    const { page } = desk;
    mail.behave('late');
    const since = mail.count;
    await forgotPassword(page);
    await reads(page, /Handing it to the mail server|^Queued$/);
    expect(await page.getByText('Handed to the mail server').count()).toBe(0);
    await reads(page, 'Handed to the mail server');
    mail.behave('accept');
    newest = await newestCode(since);
  });

  it('a wrong code: how many tries are left', async () => {
    const { page } = desk;
    await enterCode(page, wrong(newest));
    await reads(page, 'This Secure Code is not right. 4 tries are left for this code.');
    expect((await fieldNamed(page, 'Secure Code').inputValue()).replaceAll(' ', '')).toBe(wrong(newest));
  });

  it('an older code, after a restart in the middle and a new code', async () => {
    await restartAfter(61_000);
    const { page } = desk;
    const since = mail.count;
    await forgotPassword(page);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    const older = newest;
    newest = await newestCode(since);
    await enterCode(page, older);
    await reads(page, /This is an older Secure Code\. Use the code from the newest mail: its subject says request/);
  });

  it('passwords that are too short, common, strange to the keyboard, or differ', async () => {
    const { page } = desk;
    await enterCode(page, newest);
    const field = fieldNamed(page, 'New password');
    await field.fill('kurz');
    await okButton(page).click();
    await reads(page, /^Not met yet: .*8 to 128/);
    await field.fill('password123');
    await okButton(page).click();
    await reads(page, /^Not met yet: .*(common|leaked)/);
    expect(await field.inputValue()).toBe('password123');
    await field.fill('zwölf-Töpfe-Käse');
    await reads(page, /keyboard/);
    await field.fill('orchard-kettle-violin');
    await okButton(page).click();
    await fieldNamed(page, 'Confirm password').fill('orchard-kettle-viola');
    await reads(page, 'This differs from the new password.');
    await okButton(page).click();
    expect(await fieldNamed(page, 'Confirm password').inputValue()).toBe('orchard-kettle-viola');
    await fieldNamed(page, 'Confirm password').fill('orchard-kettle-violin');
    await okButton(page).click();
    await page.getByRole('dialog', { name: 'Your password is changed' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
  });

  it('a used code', async () => {
    const { page } = desk;
    const since = mail.count;
    const used = newest;
    await forgotPassword(page);
    newest = await newestCode(since);
    await enterCode(page, used);
    await reads(page, /This Secure Code has been used already\./);
  });

  it('the word that the reset held, come late, leaves the menu bar within reach', async () => {
    await restartAfter(1_000);
    const { page } = desk;
    const offers = `**${routes.makeOffer.path}`;
    const slow = Promise.withResolvers<void>();
    await page.route(offers, async (route) => {
      await slow.promise;
      await route.continue();
    });
    await page.reload();
    await consoleIsUp(page);
    await page.mouse.click(960, 360, { button: 'right' });
    const menu = page.locator('.menu-bar');
    await menu.getByRole('button', { name: 'Playback', exact: true }).waitFor();
    slow.resolve();
    await page.getByText('The new password is in force').waitFor();
    await menu.getByRole('button', { name: 'Playback', exact: true }).click();
    await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
    await page.unroute(offers);
  });

  it('an expired code', async () => {
    await restartAfter(61 * 60_000);
    const { page } = desk;
    const since = mail.count;
    const expired = newest;
    await forgotPassword(page);
    newest = await newestCode(since);
    await enterCode(page, expired);
    await reads(page, /The time of this Secure Code is over\./);
  });

  it('too many tries', async () => {
    const { page } = desk;
    for (let tries = 4; tries > 0; tries -= 1) {
      await enterCode(page, wrong(newest));
      await reads(page, new RegExp(`${tries} ${tries === 1 ? 'try is' : 'tries are'} left`));
    }
    await enterCode(page, wrong(newest));
    await reads(page, /typed wrong 5 times and does not work any more|tried five times and no longer works/);
    await page.getByRole('button', { name: 'Send a new code' }).waitFor();
  });

  it('a mail server that refuses', async () => {
    const { page } = desk;
    await page.getByRole('button', { name: 'Back to sign-in' }).click();
    mail.behave('refuse');
    await forgotPassword(page, 'Ben');
    await reads(page, 'The mail server refused it');
    await reads(page, /refused the mail\. It said: 550 .*No such mailbox here/);
    mail.behave('accept');
  });

  it('a mail server that cannot be reached, then one that takes it', async () => {
    const { page } = desk;
    const seat = await SeatClient.sit(recorder);
    await signIn(seat, owner.accountId, 'orchard-kettle-violin');
    await seat.call(routes.setMailSettings, { body: { ...mail.settings, port: 9 } });
    await page.getByRole('button', { name: 'Back to sign-in' }).click();
    await forgotPassword(page, 'Dora');
    await reads(page, 'Waiting for a network');
    await reads(page, /cannot be reached\. Is the recorder connected to the network\? It is tried again by itself\./);
    await seat.call(routes.setMailSettings, { body: mail.settings });
    await reads(page, 'Handed to the mail server');
    await seat.call(routes.signOut);
  });

  it('no recovery address: says so, offers the saved code, asks for no address', async () => {
    const { page } = desk;
    await page.getByRole('button', { name: 'Back to sign-in' }).click();
    await forgotPassword(page, 'Cleo');
    await reads(page, 'No recovery address was confirmed for this person, so there is nowhere to send a Secure Code.');
    await eventually(
      'no field to type an address into',
      async () => (await page.locator('input:visible').count()) === 0,
    );
  });
});
