/**
 * Playback on a phone: a finger on the timeline leads to the right picture, told by the number in it; clips and signed exports; a browser
 * that decodes nothing by itself; and the end of it all when the password is reset. The states by axe in both themes, with a picture of
 * each in e2e/out/pictures/app-playback.
 */
import { routes } from '@nightlatch/protocol';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { Download, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { run } from '../lib/child.ts';
import { reads } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { codeIn, isSecureCode, type Mail, startMail } from '../lib/mail.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { CLIP_FPS, makeNumberedClip, numberIn, picturesBetween } from '../lib/numbered-clip.ts';
import { type Phone, phoneViewport, startPhone } from '../lib/phone.ts';
import { pictureFile } from '../lib/pictures.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { nightlatch, type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('app-playback');
const RECORDED_MS = 12_000;
let mail: Mail;
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let phone: Phone;
let page: Page;
const found: string[] = [];

beforeAll(async () => {
  mail = await startMail(world);
  const clip = await makeNumberedClip(world);
  const cameras = [await startCamera(world, 'Front', clip), await startCamera(world, 'Back', clip)];
  recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: cameras.map(({ argument }) => argument),
  });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  phone = await pairedPhone();
  page = phone.page;
  await eventually('the camera has recorded for a while', async () => (await recorded()) >= RECORDED_MS, {
    within_ms: 40_000,
    every_ms: 500,
  });
}, 90_000);
afterAll(() => world.end());

async function pairedPhone(initScript?: string): Promise<Phone> {
  const paired = await startPhone(world, recorder, {
    trusts: true,
    ...(initScript === undefined ? {} : { initScript }),
  });
  const offer = await client.call(routes.makeOffer);
  await paired.open('/#/settings');
  await paired.page.goto(new URL(new URL(offer.url).hash, recorder.ready.app).href);
  await paired.page.reload();
  await reads(paired.page, 'Code read');
  await fieldNamed(paired.page, 'Password').fill(owner.password);
  await paired.page.getByRole('button', { name: /^Add “/ }).tap();
  await paired.page
    .getByRole('link', { name: /show large/ })
    .first()
    .waitFor();
  return paired;
}

async function recorded(): Promise<number> {
  const [camera] = await client.call(routes.cameras);
  const range = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date().toISOString() };
  const timelines = await client.call(routes.timelines, { query: { ...range, cameras: camera?.id ?? '' } });
  return (timelines[0]?.spans ?? []).reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
}

/** A picture of the phone, by axe, in one theme or both. */
async function see(name: string, themes: readonly ('dark' | 'light')[] = ['dark', 'light']): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await atRest(page);
    await page.screenshot({ path: pictureFile(`app-playback/${name}-${theme}`) });
    found.push(...(await findings(page, `${name}, ${theme}`)));
  }
}

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const canvas = (): Locator => page.getByRole('img', { name: 'Recording of Front' });
const timeline = (): Locator => page.getByRole('slider', { name: 'Timeline' });

async function standing(): Promise<number> {
  let before: number | undefined;
  return eventually('the picture stands', async () => {
    const now = await numberIn(canvas());
    const same = now !== undefined && now === before ? now : undefined;
    before = now;
    return same;
  });
}

/** The address keeps the instant while playing is paused. */
async function instant(not?: number): Promise<number> {
  return eventually('the address tells the instant', () => {
    const at_ms = Number(/\/(\d{12,})$/.exec(page.url())?.[1] ?? Number.NaN);
    return Number.isNaN(at_ms) || at_ms === not ? undefined : at_ms;
  });
}

async function shown(): Promise<{ readonly from_s: number; readonly to_s: number }> {
  const [from_s = 0, to_s = 0] = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async (name) => Number(await timeline().getAttribute(name))),
  );
  return { from_s, to_s };
}

/** What is shown once it moves no more: a finger's last step is drawn a moment after it. */
async function settled(): ReturnType<typeof shown> {
  let before = await shown();
  return eventually(
    'the timeline rests',
    async () => {
      const now = await shown();
      const rests = now.from_s === before.from_s && now.to_s === before.to_s;
      before = now;
      return rests && now;
    },
    { every_ms: 200 },
  );
}

/** Fingers that go down on the timeline, move and are lifted; places are fractions of its width. */
async function fingers(...paths: (readonly [from: number, to: number])[]): Promise<void> {
  const box = await timeline().boundingBox();
  if (box === null) throw new Error('there is no timeline');
  const devices = await page.context().newCDPSession(page);
  const at = (step: number) =>
    paths.map(([from, to], id) => ({
      id,
      x: box.x + (from + (to - from) * step) * box.width,
      y: box.y + box.height - 12,
    }));
  await devices.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (const step of [0.25, 0.5, 0.75, 1])
    await devices.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step) });
  await devices.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await devices.detach();
}

it('leads by a finger on the timeline to the very picture', async () => {
  await phone.tap(page.getByRole('link', { name: /Front/ }).first(), 'Front');
  await phone.tap(page.getByRole('navigation', { name: 'Live or playback' }).getByText('Playback'), 'Playback');
  await movesIn(canvas(), 'what was recorded');
  await phone.tap(button('Pause'), 'Pause');
  const first = await standing();
  const first_ms = await instant();
  await see('paused');

  const wide = await shown();
  await fingers([0.45, 0.2], [0.55, 0.8]);
  await eventually('two fingers zoom', async () => {
    const { from_s, to_s } = await shown();
    return to_s - from_s < (wide.to_s - wide.from_s) / 2;
  });
  for (let times = 0; times < 5; times += 1) await phone.tap(button('Show less time'), 'Show less time');
  const narrow = await shown();
  await fingers([0.3, 0.6]);
  await eventually('one finger moves it', async () => (await shown()).from_s < narrow.from_s);
  expect(await instant()).toBe(first_ms);

  const { from_s, to_s } = await settled();
  // A finger is as wide as some pictures: so far that the numbers, which begin anew after 256, still tell how far.
  const place = (first_ms / 1000 - 3 - from_s) / (to_s - from_s);
  await fingers([place, place]);
  const second_ms = await instant(first_ms);
  expect(Math.abs(first_ms - second_ms - 3_000)).toBeLessThan(1_500);
  const passed = ((first_ms - second_ms) / 1000) * CLIP_FPS;
  // The picture before, and one of about there, may be seen until the very one is decoded.
  const second = await eventually('the very picture', async () => {
    const now = await standing();
    return Math.abs(picturesBetween(now, first) - passed) <= 1 && now;
  });

  await phone.tap(button('Picture after'), 'Picture after');
  await eventually('one picture on', async () => picturesBetween(second, await standing()) === 1);
  await phone.tap(button('Play'), 'Play');
  await movesIn(canvas(), 'what was recorded');
  expect(found.splice(0)).toEqual([]);
}, 60_000);

it('shows both cameras in step, full screen, another day, and a bookmark to come back to', async () => {
  await phone.tap(button('Cameras'), 'Cameras');
  await page.getByRole('checkbox', { name: 'Back' }).check();
  await see('cameras', ['light']);
  await phone.tap(button('Show'), 'Show');
  for (const name of ['Front', 'Back'])
    await movesIn(page.getByRole('img', { name: `Recording of ${name}` }), `the recording of ${name}`);
  await phone.tap(button('Pause'), 'Pause');
  await see('two', ['dark']);
  await phone.tap(button('Show Front alone'), 'Front alone');

  await phone.tap(button('Bookmark'), 'Bookmark');
  await fieldNamed(page, 'What is to be seen (optional)').fill('The parcel');
  await see('bookmark', ['light']);
  await phone.tap(button('Save the bookmark'), 'Save the bookmark');
  await reads(page, 'Bookmarked.');
  await phone.tap(button('Bookmarks'), 'Bookmarks');
  const before_ms = await instant();
  await phone.tap(button(/The parcel Front$/), 'The parcel');
  expect(Math.abs(before_ms - (await instant(before_ms)) - 5_000)).toBeLessThan(5);
  await see('bookmarks', ['dark']);

  await phone.tap(button(/Go to another time/), 'the clock');
  await page.getByRole('group', { name: 'Days with footage' }).waitFor();
  await see('days', ['light']);
  await phone.tap(button('Cancel'), 'Cancel');
  await phone.tap(button('Full screen'), 'Full screen');
  await phone.tap(button('Hide the controls'), 'Hide the controls');
  await button('Play').waitFor({ state: 'hidden' });
  await phone.tap(button('Leave the full screen'), 'Leave');
  for (const size of [
    { width: 360, height: 640 },
    { width: 844, height: 390 },
    { width: 1280, height: 800 },
  ]) {
    await page.setViewportSize(size);
    await see(`at-${size.width}`, ['dark']);
  }
  await page.setViewportSize(phoneViewport);
  expect(found.splice(0)).toEqual([]);
}, 60_000);

it('saves a clip that plays and an export that proves itself', async () => {
  await phone.tap(button('Save'), 'Save');
  await see('save');
  await phone.tap(button(/^Save \d/), 'Save the video');
  await reads(page, /is ready: /);
  const clip = await savedFile();
  const probe = ['-v', 'error', '-count_packets', '-show_entries', 'stream=codec_name,nb_read_packets', '-of', 'json'];
  const probed = await run(world, { command: 'ffprobe', args: [...probe, clip] });
  expect(probed.err).toEqual([]);
  expect(probed.out.join('')).toMatch(/"codec_name": "h264".*"codec_name": "aac"/s);
  await phone.tap(button('Close'), 'Close');

  await phone.tap(button('Save'), 'Save');
  await phone.tap(page.getByText('Signed export', { exact: true }), 'Signed export');
  await fieldNamed(page, 'Why (optional)').fill('The parcel');
  const to = await fieldNamed(page, 'To').inputValue();
  await fieldNamed(page, 'To').fill('2026-01-01T00:00:01');
  await reads(page, 'The end comes after the beginning.');
  await fieldNamed(page, 'To').fill(to);
  await phone.tap(button(/^Save \d/), 'Save the export');
  await reads(page, /is ready: /);
  const { fingerprint } = await client.call(routes.system);
  await reads(page, fingerprint);
  await see('saved', ['light']);
  const told = await run(world, nightlatch(['verify', await savedFile()]));
  expect(JSON.parse(told.out[0] ?? '')).toMatchObject({ state: 'intact', fingerprint, findings: [] });
  await phone.tap(button('Close'), 'Close');
  expect(found.splice(0)).toEqual([]);
}, 60_000);

async function savedFile(): Promise<string> {
  const downloads = page.waitForEvent('download');
  await phone.tap(button(/^Save to this/), 'Save to this phone');
  const download: Download = await downloads;
  const file = `${world.folder}/${download.suggestedFilename()}`;
  await download.saveAs(file);
  return file;
}

it("plays in the browser's own player where the app cannot decode", async () => {
  const old = await pairedPhone('delete globalThis.VideoDecoder;');
  await old.tap(old.page.getByRole('link', { name: 'Playback' }), 'Playback');
  const video = old.page.getByLabel('Recording of Front');
  const seconds = () => video.evaluate((element) => (element as unknown as { currentTime: number }).currentTime);
  const began = await eventually('the video plays', async () => (await seconds()) || undefined);
  await eventually('it plays on', async () => (await seconds()) > began + 0.5);
  const clock = old.page.locator('time').first();
  const before = Date.parse((await clock.getAttribute('datetime')) ?? '');
  await old.tap(old.page.getByRole('button', { name: '−10 s, back' }), 'ten seconds back');
  await eventually('it plays what was before', async () => {
    const now = Date.parse((await clock.getAttribute('datetime')) ?? '');
    return now < before - 5_000 && (await old.page.locator('[data-playback="picture"]').count()) === 1;
  });
  await old.context.close();
}, 60_000);

it('stops with the reason when the password is reset', async () => {
  await phone.tap(button('Play'), 'Play');
  await movesIn(canvas(), 'what was recorded');
  const params = { accountId: owner.accountId };
  const seat = await SeatClient.sit(recorder);
  const since = mail.count;
  await seat.call(routes.forgotPassword, { params });
  const code = codeIn(await mail.next('the Secure Code', since, isSecureCode));
  await seat.call(routes.verifyCode, { params, body: { code } });
  await seat.call(routes.commitReset, { params, body: { password: 'orchard-kettle-violin' } });
  await reads(page, 'Password was reset');
  expect(await canvas().count()).toBe(0);
  await button('Remove and add again').waitFor();
  await page.goBack();
  await reads(page, 'Password was reset');
}, 60_000);
