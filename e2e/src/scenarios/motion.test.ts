/**
 * Motion that the recorder finds: a scene in which something crosses now and then is recorded around that alone, and is an event on the
 * timeline; where it counts is painted with the mouse. The dialog by axe, with pictures in e2e/out/pictures/motion.
 */
import { join } from 'node:path';
import { routes, USUAL_RECORDING_RULES, type CameraView } from '@nightlatch/protocol';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { run } from '../lib/child.ts';
import { signInAs } from '../lib/console-hands.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { startMail } from '../lib/mail.ts';
import { pictureFile } from '../lib/pictures.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('motion');
/** Longer than what is kept from before motion, with the group of pictures that it begins with. */
const QUIET_MS = 4_000;
let recorder: Recorder;
let client: SeatClient;
let owner: Owner;
let desk: Desk;

/** A grey wall that a white box crosses from the seventh to the ninth second of every twelve. */
async function drawScene(path: string): Promise<void> {
  const wall = 'color=gray:size=640x360:rate=15:duration=12,noise=alls=8:allf=t[wall]';
  const box = 'color=white:size=80x120:rate=15:duration=12[box]';
  const scene = `${wall};${box};[wall][box]overlay=x='if(between(t,7,9),W*(t-7)/2-w,-w)':y=H/2,format=yuv420p`;
  const code = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15', '-sc_threshold', '0', '-bf', '0'];
  await run(world, { command: 'ffmpeg', args: ['-v', 'error', '-filter_complex', scene, ...code, path] });
}

async function theCamera(): Promise<CameraView> {
  const [camera] = await client.call(routes.cameras);
  if (camera === undefined) throw new Error('no camera');
  return camera;
}

beforeAll(async () => {
  const clip = join(world.folder, 'wall.mp4');
  await drawScene(clip);
  const { argument } = await startCamera(world, 'Wall', clip);
  const mail = await startMail(world);
  recorder = await startRecorder(world, { data: world.place('data'), cameras: [argument] });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

it('records what crosses, with what came before and after it', async () => {
  const { id } = await theCamera();
  const began_ms = Date.now();
  const recording = { ...USUAL_RECORDING_RULES.recording, mode: 'motion' as const, pre_s: 1, post_s: 1 };
  const motion = { source: 'recorder', sensitivity: 60 } as const;
  await client.call(routes.changeRecordingRules, {
    params: { id },
    body: { ...USUAL_RECORDING_RULES, recording, motion },
  });
  const waits = async (): Promise<boolean> => (await theCamera()).state.waiting === 'motion';
  await eventually('it waits', waits, { within_ms: 20_000 });
  const quiet_ms = Date.now();
  const at = (time: string): number => Date.parse(time);
  const timelineNow = async () => {
    const query = { cameras: id, from: new Date(began_ms - 60_000).toISOString(), to: new Date().toISOString() };
    return (await client.call(routes.timelines, { query }))[0];
  };
  // What crosses right after the rules were changed is recorded in one piece with what was recorded before: the next one counts.
  const moved = await eventually(
    'something has crossed after a time of quiet',
    async () =>
      (await timelineNow())?.events.find(
        ({ kind, from, to }) => kind === 'motion' && to !== undefined && at(from) > quiet_ms + QUIET_MS,
      ),
    { within_ms: 40_000, every_ms: 300 },
  );
  await eventually('it waits again', waits, { within_ms: 20_000 });
  const { span, timeline } = await eventually('its footage is on the timeline', async () => {
    const timeline = await timelineNow();
    const span = timeline?.spans.find(({ from, to }) => from <= moved.from && to >= moved.from);
    return span === undefined || at(span.to) <= at(moved.to ?? moved.from) ? undefined : { timeline, span };
  });
  expect(at(span.from)).toBeLessThan(at(moved.from) - 500);
  expect(at(span.to)).toBeGreaterThan(at(moved.to ?? moved.from));
  expect(at(span.to) - at(span.from)).toBeLessThan(10_000);
  expect(timeline?.gaps.some(({ reason }) => reason === 'recorded on motion only: nothing moved')).toBe(true);
});

it('is set on the live picture with the mouse: painted, taken back, saved', async () => {
  const { page } = desk;
  await signInAs(page, owner.password, 'Cameras', owner.name);
  await page.getByRole('button', { name: 'Recording of Wall' }).click();
  await page.getByRole('tab', { name: 'Motion' }).click();
  await page.getByRole('button', { name: 'Zones and sensitivity' }).click();
  const dialog = page.getByRole('dialog', { name: 'Motion at Wall' });
  const surface = dialog.getByRole('button', { name: /^Where motion counts/ });
  const save = dialog.getByRole('button', { name: 'Save' });
  const paint = async (from: number, to: number): Promise<void> => {
    const box = await surface.boundingBox();
    if (box === null) throw new Error('no picture');
    await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * from);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * to, { steps: 5 });
    await page.mouse.up();
  };
  await dialog.getByText(/Nothing moves|This is motion|Too little/).waitFor();
  await paint(0.1, 0.1);
  await paint(0.5, 0.7);
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await dialog.getByRole('button', { name: 'More sensitive' }).click();
  const found: string[] = [];
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: pictureFile(`motion/zones-${width}`) });
    found.push(...(await findings(page, `zones at ${width}×${height}`)));
  }
  expect(found).toEqual([]);
  await save.click();
  await dialog.getByText('Saved. Motion is found by these settings from now on.').waitFor();
  const { rules } = await theCamera();
  expect(rules?.motion).toMatchObject({ source: 'recorder', sensitivity: 65 });
  const ignored = [...(rules?.motion.cells ?? '')].filter((digit) => digit !== 'f').length;
  // A broad stroke over the top: three rows and no more.
  expect(ignored).toBeGreaterThan(10);
  expect(ignored).toBeLessThanOrEqual(24);
  expect(rules?.recording.mode).toBe('motion');
});
