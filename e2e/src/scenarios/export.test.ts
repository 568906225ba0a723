/**
 * An export of footage from the console, with the mouse: refused, ordered, downloaded, told intact by `nightlatch verify`; another cancelled.
 * Every state of the dialog by axe, with a picture of each in e2e/out/pictures/export.
 */
import { routes } from '@nightlatch/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { run } from '../lib/child.ts';
import { choose, reads, signInAs } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { type Mail, startMail } from '../lib/mail.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { pictureFile } from '../lib/pictures.ts';
import { doorwayClip, yardClip } from '../lib/places.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { nightlatch, type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('export');
interface Size {
  readonly width: number;
  readonly height: number;
}
const large: Size = { width: 1920, height: 1080 };
const both: readonly Size[] = [{ width: 1280, height: 720 }, large];
let mail: Mail;
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let desk: Desk;
const found: string[] = [];

beforeAll(async () => {
  mail = await startMail(world);
  const cameras = [await startCamera(world, 'Front yard', yardClip), await startCamera(world, 'Doorway', doorwayClip)];
  recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: cameras.map(({ argument }) => argument),
  });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

async function see(name: string, sizes: readonly Size[] = [large]): Promise<void> {
  for (const size of sizes) {
    await desk.page.setViewportSize(size);
    await atRest(desk.page);
    await desk.page.screenshot({ path: pictureFile(`export/${name}-${size.width}`) });
    found.push(...(await findings(desk.page, `${name} at ${size.width}×${size.height}`)));
  }
}

it('is ordered, downloaded and told intact', async () => {
  const { page } = desk;
  await movesIn(page.locator('canvas').first(), 'the camera');
  await signInAs(page, owner.password, 'Playback', owner.name);
  const playback = page.getByRole('dialog', { name: 'Playback', exact: true });
  await playback.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export footage' });
  await see('form', both);

  // A minute of this day that was not recorded.
  const empty = new Date().getHours() < 12 ? '23:00 23:01' : '00:00 00:01';
  const [from = '', to = ''] = empty.split(' ');
  await fieldNamed(page, 'From').fill(to);
  await fieldNamed(page, 'To').fill(from);
  await reads(page, 'The end comes after the beginning.');
  await dialog.getByText('Doorway').click();
  await dialog.getByText('Front yard').click();
  await reads(page, 'Choose at least one camera.');
  await see('wrong');
  await dialog.getByText('Front yard').click();
  await fieldNamed(page, 'From').fill(from);
  await fieldNamed(page, 'To').fill(to);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/there is no recording/i)
    .waitFor();
  await see('refused');

  await fieldNamed(page, 'From').fill('0000');
  await page.getByText(/there is no recording/i).waitFor({ state: 'detached' });
  await fieldNamed(page, 'To').fill('24.00');
  await dialog.getByText('Doorway').click();
  await fieldNamed(page, 'Why (optional)').click();
  const keyboard = page.getByRole('group', { name: 'On-screen keyboard' });
  for (const key of 'parcel') await keyboard.getByRole('button', { name: key, exact: true }).click();
  await see('why');
  await keyboard.getByRole('button', { name: 'Done' }).click();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await reads(page, 'One ZIP file, saved by this browser');
  await see('ready', both);

  for (const state of ['running', 'ended'] as const) await seeAs(state);
  const downloads = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await downloads;
  const file = `${world.folder}/${download.suggestedFilename()}`;
  await download.saveAs(file);
  await reads(page, 'The export was downloaded whole.');
  await see('done');

  const told = await run(world, nightlatch(['verify', file]));
  const { fingerprint } = await client.call(routes.system);
  expect(JSON.parse(told.out[0] ?? '')).toMatchObject({ state: 'intact', fingerprint, findings: [] });
  expect(found).toEqual([]);

  await dialog.getByRole('button', { name: 'Close' }).click();
  await playback.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('button', { name: 'Cancel the export' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect((await client.call(routes.exports)).map(({ state, why }) => ({ state, why }))).toEqual([
    { state: 'done', why: 'parcel' },
  ]);
  await see('cancelled');

  await page.keyboard.press('Escape');
  await choose(page, 'System');
  await reads(page, fingerprint);
  await see('system');
  expect(found).toEqual([]);
}, 180_000);

/** The dialog as it looks while the recorder tells this state. */
async function seeAs(state: 'running' | 'ended'): Promise<void> {
  const { page } = desk;
  const listed = await client.call(routes.exports);
  await page.route('**/api/exports', (route) =>
    route.fulfill({ json: listed.map((one) => ({ ...one, state, bytes: Math.floor(one.bytesExpected / 3) })) }),
  );
  await page.getByText(state === 'running' ? 'Downloading' : 'The download was broken off.').waitFor();
  await see(state);
  await page.unroute('**/api/exports');
  await reads(page, 'One ZIP file, saved by this browser');
}
