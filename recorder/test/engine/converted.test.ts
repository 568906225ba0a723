/** A main picture that is converted for browsers that cannot decode it: by a real ffmpeg, while somebody watches, two at once at most. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ConversionPlaces, MAX_CONVERSIONS } from '../../src/engine/adapter/conversion-places.ts';
import { ConvertedPicture } from '../../src/engine/live/converted-picture.ts';
import { codecClip } from './codec-clips.ts';
import { type Link, type Seen, until } from './rig.ts';
import { camera, engine, frames, source, useStage } from './stage.ts';

useStage();

/** Of the engine's workers, at a lower priority. */
function conversions(engine: number | undefined): number {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,ni=,comm='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const workers = rows.flatMap(([pid, parent]) => (parent === String(engine) ? [pid] : []));
  return rows.filter(([, parent, nice, name]) => workers.includes(parent) && nice === '10' && name === 'ffmpeg').length;
}

const watch = (link: Link, subscription: number, cameraId: string): void =>
  link.send({ type: 'subscribe', subscription, cameraId, stream: 'converted', sound: true });

test('H.265 comes as H.264 with its own times and its sound, once for all who watch, and the recording loses nothing', async () => {
  const cam = await camera({ clip: await codecClip('H.265 with G.711 A-law') });
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await until('its sound is known', () => link.state('front')?.soundCodec);
  expect(conversions(process.child.pid)).toBe(0);
  watch(link, 1, 'front');
  const of = (subscription: number): Seen[] => link.frames.filter((seen) => seen.subscription === subscription);
  const pictures = (subscription: number): Seen[] => of(subscription).filter(({ frame }) => frame.sound !== true);
  await until('pictures', () => pictures(1).length >= 60);
  watch(link, 2, 'front');
  await until('the other sees them too', () => pictures(2).length >= 10);
  expect(conversions(process.child.pid)).toBe(1);
  const config = link.messages.find((message) => message.type === 'config');
  expect(config).toMatchObject({ codec: expect.stringMatching(/^avc1\./), width: 320, height: 180 });
  expect(link.messages.some((message) => message.type === 'config' && message.sound?.codec === 'alaw')).toBe(true);
  expect([pictures(1)[0]?.frame.key, pictures(2)[0]?.frame.key]).toEqual([true, true]);
  expect(of(1).some(({ frame }) => frame.sound === true)).toBe(true);
  // Every frame once, 40 ms apart, by the clock of the recording; of the first group those that need the one before it are not there.
  const times_ms = pictures(1)
    .slice(12)
    .map(({ frame }) => frame.captured_ms);
  const steps_ms = times_ms.slice(1).map((at_ms, n) => at_ms - (times_ms[n] ?? 0));
  expect(steps_ms.filter((step_ms) => step_ms < 20 || step_ms > 60)).toEqual([]);
  link.send({ type: 'subscribe', subscription: 3, cameraId: 'front' });
  await until('the picture as it is', () => of(3).length >= 10);
  const newest_ms = Math.max(...of(3).map(({ frame }) => frame.captured_ms));
  expect(Math.abs(newest_ms - Math.max(...pictures(1).map(({ frame }) => frame.captured_ms)))).toBeLessThan(1_000);
  link.send({ type: 'unsubscribe', subscription: 1 });
  link.send({ type: 'unsubscribe', subscription: 2 });
  await until('it is ended', () => conversions(process.child.pid) === 0);
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 0, duplicates: [] });
});

test('more than the limit are refused with the reason, until one is left', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  const ids = Array.from({ length: MAX_CONVERSIONS + 1 }, (_, n) => `camera${n}`);
  link.cameras(...ids.map((id) => source(id, cam)));
  for (const [n, id] of ids.entries()) {
    await link.written(id, 1);
    watch(link, n, id);
  }
  const refusal = await until('the last is refused', () => link.messages.find((message) => message.type === 'ended'));
  expect(refusal).toMatchObject({ subscription: MAX_CONVERSIONS, reason: expect.stringContaining('at most') });
  await until(
    'the others see',
    () => new Set(link.frames.map(({ subscription }) => subscription)).size === MAX_CONVERSIONS,
  );
  expect(conversions(process.child.pid)).toBe(MAX_CONVERSIONS);
  link.cameras(...ids.slice(1).map((id) => source(id, cam)));
  await until('one ends with its camera', () => conversions(process.child.pid) === MAX_CONVERSIONS - 1);
  watch(link, 9, ids[MAX_CONVERSIONS] ?? '');
  await until('there is room', () => link.frames.some(({ subscription }) => subscription === 9));
});

test('without ffmpeg it is said, and the place is free again', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    const places = new ConversionPlaces();
    const config = {
      codec: 'hvc1.1.6.L93.B0',
      width: 320,
      height: 180,
      description: Buffer.alloc(23),
      reorderFrames: 0,
    };
    const converted = new ConvertedPicture(
      { join: (input) => input.config(config, undefined), leave: () => undefined },
      places,
    );
    const reason = await new Promise((resolve) =>
      converted.join({ wantsSound: false, config: () => undefined, frame: () => undefined, ended: resolve }),
    );
    expect(reason).toContain('needs the program ffmpeg');
    for (let n = 0; n < MAX_CONVERSIONS; n++) expect(places.take()).toBe(true);
    expect(places.take()).toBe(false);
  } finally {
    process.env['PATH'] = path;
  }
});
