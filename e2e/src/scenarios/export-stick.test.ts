/**
 * Exports to USB sticks from the console, with the mouse: sticks that are really mounted, one of them full, one read-only, one drawn out in
 * the middle; the dialog closed meanwhile. Pictures in e2e/out/pictures/export-stick.
 */
import { closeSync, openSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { routes } from '@nightlatch/protocol';
import { RealStick, type StickShape } from '@nightlatch/tools/real-stick/real-stick';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { run } from '../lib/child.ts';
import { reads, signInAs } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { startMail } from '../lib/mail.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { pictureFile } from '../lib/pictures.ts';
import { doorwayClip, yardClip } from '../lib/places.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { nightlatch, type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('export-stick');
const media = join(world.folder, 'media');
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let desk: Desk;
const found: string[] = [];

beforeAll(async () => {
  const mail = await startMail(world);
  const cameras = [await startCamera(world, 'Front yard', yardClip), await startCamera(world, 'Doorway', doorwayClip)];
  recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: cameras.map(({ argument }) => argument),
    args: ['--stick-folder', media],
  });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

function putIn(name: string, shape: StickShape = {}): RealStick {
  const stick = new RealStick(media, name, shape);
  world.onEnd(() => stick.end());
  return stick;
}

async function see(name: string): Promise<void> {
  await atRest(desk.page);
  await desk.page.screenshot({ path: pictureFile(`export-stick/${name}`) });
  found.push(...(await findings(desk.page, name)));
}

it('is written to a stick, read back, and told when it can be taken out; a stick that is drawn out leaves nothing whole', async () => {
  const { page } = desk;
  const dialog = page.getByRole('dialog', { name: 'Export footage' });
  const playback = page.getByRole('dialog', { name: 'Playback', exact: true });
  const writeTo = (name: string) =>
    dialog.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: 'Write to it' });
  const openExport = async (): Promise<void> => {
    await playback.getByRole('button', { name: 'Export', exact: true }).click();
    await reads(page, /^About .* of video$/);
  };
  await movesIn(page.locator('canvas').first(), 'the camera');
  await signInAs(page, owner.password, 'Playback', owner.name);
  await openExport();
  await dialog.getByText('Doorway').click();
  await fieldNamed(page, 'From').fill('23:59');
  await reads(page, /^(This time has not come yet: there is no recording of it\.|About .* of video)$/);
  await fieldNamed(page, 'From').fill('00:00');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await reads(page, 'Put a USB stick into the recorder. It shows here as soon as the system has opened it.');

  const kingston = putIn('KINGSTON');
  putIn('LOCKED').setReadOnly();
  putIn('HOLIDAYS', { bytes: 2_000_000 }).fillUpTo(50_000);
  await reads(page, 'It is read-only: nothing can be written to it.');
  await reads(page, /^Too small: this export takes about/);
  for (const name of ['LOCKED', 'HOLIDAYS']) expect(await writeTo(name).count()).toBe(0);
  await see('sticks');
  await writeTo('KINGSTON').click();
  await reads(page, 'The stick “KINGSTON” can be taken out.');
  await see('done');
  const [folder = ''] = readdirSync(kingston.path);
  const told = await run(world, nightlatch(['verify', join(kingston.path, folder)]));
  const { fingerprint } = await client.call(routes.system);
  expect(JSON.parse(told.out[0] ?? '')).toMatchObject({ state: 'intact', fingerprint, findings: [] });
  await dialog.getByRole('button', { name: 'Close' }).click();

  const slow = putIn('SLOW', { kind: 'image' });
  await openExport();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await writeTo('SLOW').waitFor();
  slow.freeze();
  const held = openSync(slow.path, 'r');
  world.onEnd(() => closeSync(held));
  await writeTo('SLOW').click();
  await reads(page, 'Writing to “SLOW”');
  await see('writing');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await reads(page, /^Export to “SLOW”: \d+ %/);
  expect(await page.getByText('The export is on the stick “KINGSTON”').count()).toBe(0);
  await see('closed');

  await openExport();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await writeTo('KINGSTON').click();
  await reads(page, 'Another export is being written to the stick "SLOW". Wait until it is done, or cancel it.');
  await dialog.getByRole('button', { name: 'Cancel the export' }).click();
  await dialog.waitFor({ state: 'detached' });

  slow.pullOut();
  // What hung goes on, with a stick that is not there any more.
  execFileSync('fsfreeze', ['--unfreeze', `/proc/${process.pid}/fd/${held}`]);
  slow.isFrozen = false;
  await reads(page, /^The export is not on the stick “SLOW”. The stick was taken out./);
  await see('pulled-out');
  expect(readdirSync(slow.path)).toEqual([]);
  expect(readdirSync(kingston.path)).toEqual([folder]);
  const trail = (await client.call(routes.audit)).map(({ what }) => what).join('\n');
  expect(trail).toContain(`Wrote the export "${folder}" to the stick "KINGSTON"`);
  expect(trail).toMatch(/Did not write the export .* to the stick "SLOW": The stick was taken out\./);
  expect(found).toEqual([]);
}, 180_000);
