/**
 * Playback on the console, with the mouse: seeks and single steps show the right pictures, told by the numbers in them; speeds both ways;
 * two cameras in step; bookmarks, the calendar, the filmstrip, marks and sound; what is said where nothing is recorded. The states
 * by axe, with a picture of each in e2e/out/pictures/playback.
 */
import { routes } from '@nightlatch/protocol';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { choose, reads, signInAs } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { type Mail, startMail } from '../lib/mail.ts';
import { atRest } from '../lib/moving.ts';
import { CLIP_FPS, makeNumberedClip, numberIn, picturesBetween } from '../lib/numbered-clip.ts';
import { pictureFile } from '../lib/pictures.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

/** Counts what is handed to the loudspeakers and is not silence. */
const countSound = `{
  const { start } = AudioBufferSourceNode.prototype;
  globalThis.piecesHeard = 0;
  AudioBufferSourceNode.prototype.start = function (...when) {
    if (this.buffer.getChannelData(0).some((sample) => Math.abs(sample) > 0.01)) globalThis.piecesHeard += 1;
    return start.apply(this, when);
  };
}`;

const world = openWorld('playback');
const RECORDED_MS = 12_000;
let mail: Mail;
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let desk: Desk;
let page: Page;
const found: string[] = [];

beforeAll(async () => {
  mail = await startMail(world);
  const camera = await startCamera(world, 'Front', await makeNumberedClip(world));
  // The same camera twice: at one instant both show the same number.
  recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: [camera.argument, camera.argument.replace('Front=', 'Back=').replace('127.0.0.1', 'localhost')],
  });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true, initScript: countSound });
  page = desk.page;
  await eventually('both cameras have recorded for a while', async () => (await recorded()) >= RECORDED_MS, {
    within_ms: 40_000,
    every_ms: 500,
  });
});
afterAll(() => world.end());

/** How long the camera with less footage has been recorded. */
async function recorded(): Promise<number> {
  const cameras = await client.call(routes.cameras);
  const range = {
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 60_000).toISOString(),
  };
  const timelines = await client.call(routes.timelines, {
    query: { ...range, cameras: cameras.map(({ id }) => id).join(',') },
  });
  const lengths = timelines.map(({ spans }) =>
    spans.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0),
  );
  return Math.min(...lengths);
}

/** Looked at by axe as it is, at 1920×1080. */
async function see(name: string): Promise<void> {
  await atRest(page);
  await page.screenshot({ path: pictureFile(`playback/${name}`) });
  found.push(...(await findings(page, name)));
}

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const canvasOf = (camera: string): Locator => page.getByRole('img', { name: `Footage of ${camera}` });

/** The number on screen while nothing plays, once it has been the same for a while: a busy machine shows it late. */
async function standing(camera: string): Promise<number> {
  await button('Play').waitFor();
  const seen: (number | undefined)[] = [];
  return eventually(
    `the picture of ${camera} stands`,
    async () => {
      seen.push(await numberIn(canvasOf(camera)));
      const last = seen.slice(-4);
      return last.length === 4 && last.every((number) => number === last[0]) ? last[0] : undefined;
    },
    { every_ms: 100 },
  );
}

/** The clock in the title's line, in milliseconds of its day. */
async function clock(): Promise<number> {
  const text = (await page.locator('.playback-clock').textContent()) ?? '';
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

/** Clicks beside the playhead on the timeline, so many milliseconds from it. */
async function clickBeside(by_ms: number): Promise<void> {
  const track = page.getByRole('slider', { name: 'Timeline' });
  const box = await track.boundingBox();
  const head = await page.locator('.timeline-playhead').boundingBox();
  if (box === null || head === null) throw new Error('there is no timeline');
  const [from_s = 0, to_s = 1] = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async (name) => Number(await track.getAttribute(name))),
  );
  const x = head.x + head.width / 2 + (by_ms / 1000 / (to_s - from_s)) * box.width;
  await page.mouse.click(x, box.y + box.height - 10);
}

it('plays, seeks and steps to the very picture, two cameras in step', async () => {
  await signInAs(page, owner.password, 'Playback', owner.name);
  await eventually('both play', async () => {
    const both = await Promise.all(['Front', 'Back'].map((name) => numberIn(canvasOf(name))));
    return both.every((number) => number !== undefined);
  });
  await see('playing');
  await button('Go to now').click();
  await button('Pause').click();
  const [front, back] = [await standing('Front'), await standing('Back')];
  expect(Math.abs(picturesBetween(front, back))).toBeLessThanOrEqual(1);

  await button('Minute').click();
  const before_ms = await clock();
  await clickBeside(-4_000);
  const there = await eventually('the seek shows', async () => {
    const now = await standing('Front');
    return now === front ? undefined : now;
  });
  const passed_ms = before_ms - (await clock());
  expect(Math.abs(passed_ms - 4_000)).toBeLessThan(500);
  expect(Math.abs(picturesBetween(there, front) - (passed_ms / 1000) * CLIP_FPS)).toBeLessThanOrEqual(1);
  expect(Math.abs(picturesBetween(there, await standing('Back')))).toBeLessThanOrEqual(1);
  await page.setViewportSize({ width: 1280, height: 720 });
  await see('paused-720');
  await page.setViewportSize({ width: 1920, height: 1080 });
  await see('paused');

  for (const [name, by] of [
    ['One frame on', 1],
    ['One frame on', 1],
    ['One frame back', -1],
    ['One frame back', -1],
    ['One frame back', -1],
  ] as const) {
    const now = await standing('Front');
    await button(name).click();
    const next = await eventually(`a step: ${name}`, async () => {
      const shown = await standing('Front');
      return shown === now ? undefined : shown;
    });
    expect(picturesBetween(now, next)).toBe(by);
  }
  expect(found).toEqual([]);
}, 120_000);

it('goes sixteen times as fast, backwards, and on', async () => {
  await button('Speed ¼×').click();
  await button('Play').click();
  expect(await rateOver(5)).toBeLessThan(0.4);
  await button('Go to now').click();
  await button('Pause').click();
  await standing('Front');
  await button('Speed 4×').click();
  await button('Play backwards').click();
  // A second of them at once: backwards only key frames are shown.
  const backwards = await rateOver(-60);
  expect(backwards).toBeLessThan(0);
  expect(backwards).toBeGreaterThan(-10);
  await button('Stop playing backwards').click();
  await button('Speed 16×').click();
  await button('Play').click();
  await eventually('it has caught up, and goes on as fast as life does', async () => {
    return (await button('Speed 1×').getAttribute('aria-pressed')) === 'true';
  });
  await see('now');
  expect(found).toEqual([]);
}, 60_000);

it('keeps a bookmark, shows the days and pictures of the timeline, and what is not there', async () => {
  await button('Go to now').click();
  await button('Pause').click();
  const newest = await standing('Front');
  await button('−10 s').click();
  const marked = await eventually('ten seconds before', async () => {
    const shown = await standing('Front');
    return shown === newest ? undefined : shown;
  });
  await button('Bookmark').click();
  await fieldNamed(page, 'Name').fill('Parcel');
  await page.getByText('Protect this footage').click();
  await see('bookmark');
  await button('Save').click();
  await button('Save').waitFor({ state: 'detached' });

  await page.reload();
  await page.locator('.shell:not([aria-busy])').waitFor();
  await choose(page, 'Playback');
  await button('Bookmarks').click();
  await button('Rename Parcel').click();
  await fieldNamed(page, 'Name').fill('Parcel at the door');
  await button('Save').click();
  await button('Save').waitFor({ state: 'detached' });
  await reads(page, 'Protected');
  await see('bookmarks');
  await button('Go to Parcel at the door').click();
  await button('Play').waitFor();
  await eventually('the marked picture', async () => (await standing('Front')) === marked);

  await button('Sound').click();
  await button('Play').click();
  await eventually('the camera is heard', () => page.evaluate('globalThis.piecesHeard > 10'));
  await button('Pause').click();

  await button('Minute').click();
  const strip = page.locator('.filmstrip canvas').first();
  await eventually('the filmstrip shows key frames', async () => ((await numberIn(strip)) ?? 1) % CLIP_FPS === 0);
  const head = await page.locator('.timeline-playhead').boundingBox();
  await page.mouse.move((head?.x ?? 0) - 30, (head?.y ?? 0) + (head?.height ?? 0) - 10);
  const preview = page.locator('.timeline-bubble canvas');
  await eventually('the pointer shows a key frame', async () => ((await numberIn(preview)) ?? 1) % CLIP_FPS === 0);
  await reads(page, 'Recorded.');
  await see('pointed');

  await button('Make Back large').click();
  await canvasOf('Front').waitFor({ state: 'hidden' });
  await eventually('the large picture is the same one', async () => (await standing('Back')) !== undefined);
  await see('large');
  await button('Show all cameras').click();
  await canvasOf('Front').waitFor();

  await button('Mark start').click();
  await button('+10 s').click();
  await button('Mark end').click();
  await button('Export').click();
  const dialog = page.getByRole('dialog', { name: 'Export footage' });
  await dialog.getByRole('button', { name: 'Continue' }).waitFor();
  expect(await fieldNamed(page, 'From').inputValue()).not.toBe('00:00');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await button(/choose another day$/).click();
  const today = page.locator('.calendar-day[aria-pressed=true]');
  expect(await today.getAttribute('aria-label')).toMatch(/, today$/);
  await see('calendar');
  await today.click();
  // Of whichever camera was the first to be recorded.
  await Promise.any([standing('Front'), standing('Back')]);

  await button(/go to another time$/).click();
  const isAhead = new Date().getHours() < 12;
  await fieldNamed(page, 'Time').fill(isAhead ? '23:00' : '00:00');
  await see('time');
  await button('Go').click();
  await reads(page, /^No recording here/);
  if (isAhead) await reads(page, /^This time has not come yet/);
  await see('nothing');
  await button(/2 of 2 cameras/).click();
  await page.getByText('Back', { exact: true }).last().click();
  await see('cameras');
  await button('Show').click();
  await canvasOf('Back').waitFor({ state: 'detached' });
  expect(found).toEqual([]);
}, 120_000);

/** How fast the pictures go, until they have gone so far: a busy machine shows fewer of them, never more. */
async function rateOver(pictures: number): Promise<number> {
  const began = performance.now();
  const from = (await numberIn(canvasOf('Front'))) ?? 0;
  return eventually(`the pictures go ${pictures} on`, async () => {
    const to = await numberIn(canvasOf('Front'));
    const gone = to === undefined ? 0 : picturesBetween(from, to);
    if (pictures > 0 ? gone < pictures : gone > pictures) return undefined;
    return gone / CLIP_FPS / ((performance.now() - began) / 1000);
  });
}
