/** The engine link: live frames, joiners, clients that die or do not read, and the camera list that outlives the gateway. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { splitLengthPrefixed } from '../../../tools/bytes/nal.ts';
import { readStamp } from '../../../tools/bytes/frame-stamp.ts';
import { type Seen, until } from './rig.ts';
import { codecClip } from './codec-clips.ts';
import { camera, dataDir, engine, frames, openLink, source, useStage } from './stage.ts';

useStage();

function counters(seen: readonly Seen[]): number[] {
  return seen.map(({ frame }) => readStamp(splitLengthPrefixed(Buffer.from(frame.data)))?.counter ?? -1);
}

test('a viewer that joins gets the config and the frames since the last key frame at once, then every frame', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 30);
  link.send({ type: 'subscribe', subscription: 7, cameraId: 'front' });
  await until('a first frame', () => link.frames.length > 0);
  const made = cam.counters().framesMade;
  const first = counters(link.frames)[0] ?? -1;
  expect(link.frames[0]).toMatchObject({ subscription: 7, frame: { key: true } });
  expect(made - first).toBeLessThanOrEqual(27);
  await until('a hundred frames', () => link.frames.length >= 100);
  expect(counters(link.frames)).toEqual(Array.from(link.frames, (_, at) => first + at));
  const times = link.frames.map(({ frame }) => frame.decode_ticks90k);
  expect(times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0n))).toBe(true);
  const config = link.messages.find((message) => message.type === 'config');
  expect(config).toMatchObject({ subscription: 7, width: 320, height: 180 });
  link.send({ type: 'unsubscribe', subscription: 7 });
  const before = link.state('front')?.framesWritten ?? 0;
  await link.written('front', before + 25);
  const after = link.frames.length;
  await link.written('front', before + 50);
  expect(link.frames).toHaveLength(after);
});

test('sound goes to the viewer that asked for it, each frame once and in step with the picture', async () => {
  const clip = await codecClip('H.264 with AAC');
  const cam = await camera({ clip });
  const { link } = await engine();
  link.cameras(source('front', cam));
  await until('its sound is known', () => link.state('front')?.soundCodec);
  link.send({ type: 'subscribe', subscription: 1, cameraId: 'front', sound: true });
  link.send({ type: 'subscribe', subscription: 2, cameraId: 'front' });
  const of = (subscription: number, sound: boolean): Seen[] =>
    link.frames.filter((seen) => seen.subscription === subscription && (seen.frame.sound === true) === sound);
  await until('two seconds of sound', () => of(1, true).length >= 94 && of(2, false).length >= 50);
  const configs = link.messages.filter((message) => message.type === 'config');
  expect(configs.find(({ subscription }) => subscription === 1)?.sound).toMatchObject({
    codec: 'mp4a.40.2',
    sampleRate_hz: 48_000,
    channels: 2,
  });
  expect(configs.find(({ subscription }) => subscription === 2)?.sound).toBeUndefined();
  expect(of(2, true)).toEqual([]);
  const sent = clip.sound?.frames.map(({ data }) => data.toString('base64')) ?? [];
  const heard = of(1, true).map(({ frame }) => sent.indexOf(Buffer.from(frame.data).toString('base64')));
  const first = heard[0] ?? -1;
  expect(first).toBeGreaterThanOrEqual(0);
  expect(heard).toEqual(heard.map((_, at) => (first + at) % sent.length));
  const times_ms = of(1, true).map(({ frame }) => frame.captured_ms);
  expect(times_ms.every((at_ms, n) => n === 0 || at_ms > (times_ms[n - 1] ?? 0))).toBe(true);
  const newest_ms = of(1, false).at(-1)?.frame.captured_ms ?? 0;
  expect(Math.abs((times_ms.at(-1) ?? 0) - newest_ms)).toBeLessThan(1_000);
});

test('a camera that is taken out, or was never there, ends a subscription', async () => {
  const cam = await camera();
  const { link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 1);
  link.send({ type: 'subscribe', subscription: 1, cameraId: 'front' });
  link.send({ type: 'subscribe', subscription: 2, cameraId: 'nowhere' });
  await until('the second has ended', () => link.messages.some((message) => message.type === 'ended'));
  link.cameras();
  await until('both', () => link.messages.filter((message) => message.type === 'ended').length === 2);
  await until('no camera is left', () => link.states.length === 0);
});

test('clients that do not read, send nonsense or die change nothing for the others', async () => {
  const cam = await camera();
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 25);
  const deaf = openLink();
  deaf.socket.pause();
  for (let at = 0; at < 20; at++) deaf.send({ type: 'subscribe', subscription: at, cameraId: 'front' });
  const mad = openLink();
  mad.socket.write('not a message at all, and longer than a head');
  const brief = openLink();
  brief.send({ type: 'subscribe', subscription: 1, cameraId: 'front' });
  await until('it sees', () => brief.frames.length > 0);
  brief.close();
  link.send({ type: 'subscribe', subscription: 3, cameraId: 'front' });
  await until('a hundred frames', () => link.frames.length >= 100);
  await until('the mad one is cut off', () => mad.socket.destroyed);
  const seen = counters(link.frames);
  expect(seen).toEqual(Array.from(seen, (_, at) => (seen[0] ?? 0) + at));
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 0, duplicates: [] });
});

test('the list is kept with sealed passwords; a damaged one is set aside and said', async () => {
  const cam = await camera();
  const first = await engine();
  first.link.cameras(source('front', cam));
  await first.link.written('front', 1);
  const path = join(dataDir(), 'engine', 'cameras.json');
  const kept = readFileSync(path, 'utf8');
  expect(kept).toContain('"front"');
  expect(kept).not.toContain('secret');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir(), 'e.sock')).mode & 0o777).toBe(0o600);
  await first.process.end('SIGTERM');
  expect(first.process.log()).not.toContain('secret');

  writeFileSync(path, kept.slice(0, 40));
  const second = await engine();
  await until('states come', () => second.link.footageWritable);
  expect(second.link.states).toEqual([]);
  expect(second.process.log()).toContain('camera list was damaged');
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(kept.slice(0, 40));
});

test('a footage folder that cannot be written is said, and recorded to once it can', async () => {
  const cam = await camera();
  writeFileSync(join(dataDir(), 'footage'), 'a file in its place');
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await until('it is said', () => link.footageProblem?.includes('cannot be written'));
  expect(link.footageWritable).toBe(false);
  expect(await link.probe(source('x', cam))).toMatchObject({ failure: 'not-writable' });
  await until('frames arrive', () => link.state('front')?.kind === 'recording');
  const made = cam.counters().framesMade;
  await wait(1_500);
  rmSync(join(dataDir(), 'footage'));
  await until('it can be written again', () => link.footageWritable);
  await link.written('front', 60);
  await process.end('SIGTERM');
  const recorded = await frames('front');
  expect(recorded).toMatchObject({ missingCount: 0, duplicates: [] });
  // What came while the disk took nothing was kept in memory.
  expect(recorded.first).toBeLessThanOrEqual(made);
});
