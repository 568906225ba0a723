/**
 * A camera that goes away: a sign over the live pictures and in the menu bar that leads to what is wrong, and one letter; when it is
 * back the sign goes. Mostly waiting: a camera is missed for a minute before anybody is told.
 */
import { routes } from '@nightlatch/protocol';
import { afterAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { reads, signInAs } from '../lib/console-hands.ts';
import { fieldNamed, okButton } from '../lib/console-path.ts';
import { sitAtDesk } from '../lib/desk.ts';
import { startMail } from '../lib/mail.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { pictureFile } from '../lib/pictures.ts';
import { yardClip } from '../lib/places.ts';
import { setUpOwner } from '../lib/prepare.ts';
import { startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('health');
afterAll(() => world.end());

it('a sign and one letter while a camera is away; the sign goes when it is back', async () => {
  const mail = await startMail(world);
  const camera = await startCamera(world, 'Front yard', yardClip);
  const recorder = await startRecorder(world, { data: world.place('data'), cameras: [camera.argument] });
  const client = await SeatClient.sit(recorder);
  const owner = await setUpOwner(client, mail);
  await client.call(routes.addPerson, { body: { name: 'Ben', role: 'viewer', password: 'kettle-anchor-violet' } });
  const { page } = await sitAtDesk(world, recorder, { reducedMotion: true });
  await movesIn(page.locator('canvas').first(), 'the camera');
  const sign = page.getByRole('button', { name: '1 problem', exact: true });
  expect(await sign.count()).toBe(0);
  const found: string[] = [];
  const see = async (name: string): Promise<void> => {
    await atRest(page);
    await page.screenshot({ path: pictureFile(`screens/console-${name}-1920`) });
    found.push(...(await findings(page, name)));
  };

  const since = mail.count;
  await camera.plan({ type: 'refuse' });
  await sign.waitFor({ timeout: 100_000 });
  await see('health-sign');

  // Whoever is not an owner is led to what is wrong, too.
  await signInAs(page, 'kettle-anchor-violet', '1 problem', 'Ben');
  await page.getByRole('dialog', { name: 'Health' }).waitFor();
  await reads(page, /"Front yard" is not recorded: /);
  await page.keyboard.press('Escape');
  await page.mouse.click(700, 300, { button: 'right' });
  await page.getByRole('button', { name: 'Sign out' }).click();

  await sign.click();
  await fieldNamed(page, 'Password').fill(owner.password);
  await okButton(page).click();
  await page.getByRole('tab', { name: 'Health', selected: true }).waitFor();
  await reads(page, /Look whether the camera has power and network/);
  await see('system-health');
  await page.getByRole('tab', { name: 'Letters' }).click();
  await reads(page, 'a•••@e•••.org');
  await see('system-letters');
  await page.getByRole('tab', { name: 'Figures' }).click();
  await page.getByRole('button', { name: 'Make a token' }).click();
  await fieldNamed(page, 'Name of the program').fill('Prometheus');
  await page.getByRole('button', { name: 'Make token' }).click();
  await reads(page, 'This token is shown once.');
  await see('system-figures-token');
  await page.getByRole('button', { name: 'It is written down' }).click();
  await reads(page, /by Anna/);
  await see('system-figures');
  const letter = await mail.next(
    'about the camera',
    since,
    ({ subject }) => subject === 'A camera is not recorded',
    60_000,
  );
  expect(letter.to).toEqual([owner.address]);
  expect(letter.text).toContain('"Front yard"');
  expect(found).toEqual([]);

  await camera.plan({ type: 'clear' });
  await page.keyboard.press('Escape');
  await sign.waitFor({ state: 'detached', timeout: 90_000 });
  expect(
    mail
      .all()
      .slice(since)
      .filter(({ subject }) => subject === 'A camera is not recorded'),
  ).toHaveLength(1);
}, 300_000);
