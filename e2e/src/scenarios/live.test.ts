/**
 * Live pictures where a browser lacks something: without WebCodecs, and with H.265 that it cannot decode, converted by the recorder; and
 * the sound of an enlarged picture. A picture of each state in e2e/out/pictures/live.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { startCamera } from '../lib/cameras.ts';
import { sitAtDesk } from '../lib/desk.ts';
import { startMail } from '../lib/mail.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { pictureFile } from '../lib/pictures.ts';
import { setUpOwner } from '../lib/prepare.ts';
import { type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('live');
let recorder: Recorder;

/** As a page without https, or an older browser. */
const WITHOUT_WEBCODECS = 'for (const name of ["VideoDecoder", "AudioDecoder"]) delete globalThis[name];';
/** Notes when sound is heard, by the page's own loudspeakers. */
const NOTES_SOUND = `globalThis.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...at) {
  heard.push({ in_s: at[0] - this.context.currentTime, loud: Math.max(...this.buffer.getChannelData(0)) });
  return start.apply(this, at);
};`;

function drawn(name: string, ...codecs: readonly string[]): string {
  const clip = join(world.place('clips'), name);
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=640x360:rate=25:duration=4',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440:duration=4',
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-pix_fmt', 'yuv420p', ...codecs, clip]);
  return clip;
}

beforeAll(async () => {
  const h264 = drawn('h264.mp4', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-c:a', 'aac', '-ac', '1');
  const h265 = drawn(
    'h265.mp4',
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'keyint=25:log-level=error',
    '-an',
  );
  const cameras = [await startCamera(world, 'Workshop', h264), await startCamera(world, 'Gate', h265)];
  const mail = await startMail(world);
  recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: cameras.map(({ argument }) => argument),
  });
  await setUpOwner(await SeatClient.sit(recorder), mail);
});
afterAll(() => world.end());

it('moves without WebCodecs too', async () => {
  const { page, context } = await sitAtDesk(world, recorder, { initScript: WITHOUT_WEBCODECS });
  expect(await page.evaluate('typeof VideoDecoder')).toBe('undefined');
  await movesIn(
    page.getByRole('button', { name: /^Workshop, / }).locator('canvas'),
    'the workshop, by a media element',
    30_000,
  );
  await context.close();
});

it('is heard when it is large and its sound is on; H.265 is converted for who asks', async () => {
  const { page } = await sitAtDesk(world, recorder, { initScript: NOTES_SOUND, reducedMotion: true });
  const see = async (name: string): Promise<string[]> => {
    await atRest(page);
    await page.screenshot({ path: pictureFile(`live/${name}`) });
    return findings(page, name);
  };
  await movesIn(page.getByRole('button', { name: /^Workshop, / }).locator('canvas'), 'the workshop');
  const anyway = page.getByRole('button', { name: 'Show anyway: the recorder converts it' });
  await anyway.waitFor();
  const found = await see('cannot-decode');

  await page.getByRole('button', { name: /^Workshop, / }).click();
  const sound = page.getByRole('button', { name: /^Sound o/ });
  expect(await sound.getAttribute('aria-pressed')).toBe('false');
  await sound.click();
  await eventually(
    'sound is heard',
    () => page.evaluate<boolean>('heard.filter(({ loud }) => loud > 0.01).length >= 20'),
    {
      within_ms: 20_000,
    },
  );
  // Handed over in time, and no later than its picture by a tenth of a second.
  expect(await page.evaluate('heard.slice(10).every(({ in_s }) => in_s >= 0 && in_s <= 0.15)')).toBe(true);
  found.push(...(await see('sound-on')));

  await page.getByRole('button', { name: /^Workshop, / }).click();
  await page.getByRole('button', { name: /Gate, recording/ }).click();
  await anyway.click();
  await movesIn(page.getByRole('button', { name: /Gate, recording/ }).locator('canvas'), 'the gate, converted', 30_000);
  await page.getByText('The recorder converts this picture.').waitFor();
  await page.getByText('This camera sends no sound.').waitFor();
  found.push(...(await see('converted')));
  expect(found).toEqual([]);
});
