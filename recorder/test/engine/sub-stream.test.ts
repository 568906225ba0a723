/** The smaller picture of a camera: connected while it is watched, never recorded, the main picture in its place while it fails. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CameraSource, USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import type { FakeCamera } from '../../../tools/fake-camera/fake-camera.ts';
import { drawnClip } from './drawn-clip.ts';
import { type Link, until } from './rig.ts';
import { camera, dataDir, engine, frames, source, useStage } from './stage.ts';

useStage();

const withSub = (cam: FakeCamera, subAddress = cam.subUrl): CameraSource => ({ ...source('front', cam), subAddress });

const playing = (cam: FakeCamera, path: string): number =>
  cam.counters().sessions.filter((session) => session.playing && session.path === path).length;

const widths = (link: Link, subscription: number): number[] =>
  link.messages.flatMap((message) =>
    message.type === 'config' && message.subscription === subscription ? [message.width] : [],
  );

test('connects while somebody watches, once for all, and leaves again; the recording goes on untouched', async () => {
  const cam = await camera({ subClip: await drawnClip('160x90') });
  const { process, link } = await engine();
  link.cameras(withSub(cam));
  await link.written('front', 25);
  expect(playing(cam, '/sub')).toBe(0);
  link.send({ type: 'subscribe', subscription: 1, cameraId: 'front', stream: 'sub' });
  await until('the small picture', () => link.frames.filter(({ subscription }) => subscription === 1).length >= 30);
  expect(widths(link, 1)).toEqual([160]);
  link.send({ type: 'subscribe', subscription: 2, cameraId: 'front', stream: 'sub' });
  link.send({ type: 'subscribe', subscription: 3, cameraId: 'front' });
  await until('both see', () => widths(link, 2).length > 0 && widths(link, 3).length > 0);
  expect([widths(link, 2), widths(link, 3)]).toEqual([[160], [320]]);
  expect(link.frames.find(({ subscription }) => subscription === 2)?.frame.key).toBe(true);
  expect(playing(cam, '/sub')).toBe(1);
  const now_ms = Date.now();
  expect(Math.abs((link.frames.at(-1)?.frame.captured_ms ?? 0) - now_ms)).toBeLessThan(5_000);
  link.send({ type: 'unsubscribe', subscription: 1 });
  link.send({ type: 'unsubscribe', subscription: 2 });
  await until('it is left', () => playing(cam, '/sub') === 0, 30_000);
  expect(playing(cam, '/live')).toBe(1);
  await process.end('SIGTERM');
  expect(await frames('front')).toMatchObject({ missingCount: 0, duplicates: [] });
  expect(readdirSync(join(dataDir(), 'footage', 'front'))).toEqual(['main']);
});

test('without a smaller picture, and while it fails, the main one is shown; a new address is tried at once', async () => {
  const cam = await camera({ subClip: await drawnClip('160x90') });
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  await link.written('front', 1);
  link.send({ type: 'subscribe', subscription: 1, cameraId: 'front', stream: 'sub' });
  await until('the main picture', () => widths(link, 1).at(-1) === 320);
  link.cameras(withSub(cam, `${cam.subUrl}/nowhere`));
  await until('it is said in the log', () => process.log().includes('the camera knows no video at this address'));
  await until('the main picture is shown', () => widths(link, 1).at(-1) === 320);
  link.cameras(withSub(cam));
  await until('the smaller one', () => widths(link, 1).at(-1) === 160);
  expect(link.state('front')).toMatchObject({ kind: 'recording', interruptions: 0 });
  link.cameras(source('front', cam));
  await until('the main one again', () => widths(link, 1).at(-1) === 320);
  await until('it is left', () => playing(cam, '/sub') === 0);
  link.cameras();
  await until('it ends once', () => link.states.length === 0);
  expect(link.messages.filter((message) => message.type === 'ended')).toHaveLength(1);
});

test('sound switched on or off connects anew; names and other rules do not', async () => {
  const cam = await camera();
  const { link } = await engine();
  const plain = source('front', cam);
  const rules = USUAL_RECORDING_RULES;
  link.cameras(plain);
  await link.written('front', 25);
  link.cameras({ ...plain, name: 'Front', rules: { ...rules, retention: { days: 3 } } });
  await link.written('front', (link.state('front')?.framesWritten ?? 0) + 25);
  const before = cam.counters().connections;
  link.cameras({ ...plain, rules: { ...rules, sound: false } });
  await until('another connection', () => cam.counters().connections === before + 1);
  await link.written('front', (link.state('front')?.framesWritten ?? 0) + 25);
  expect([before, link.state('front')?.interruptions]).toEqual([1, 0]);
});
