/** What is recorded while footage waits for motion, or for its hours: on a real disk, to the frame. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFragmentHead } from '../../src/media/fmp4/fragment.ts';
import { readInit } from '../../src/media/fmp4/read-init.ts';
import { type Studio, BEGAN_MS, cleanUp, numbersIn, openReader, openStudio, upTo } from './studio.ts';

const REASON = 'nothing moved';
const SAMPLES = 320;

cleanUp();

function close(studio: Studio, pre_ms = 3_000): void {
  studio.track.setGate({ pre_ms, reason: REASON });
}

function numbers(studio: Studio): number[] {
  return studio.files().flatMap((path) => [...numbersIn(readFileSync(path))]);
}

/** Key frames every `gop` frames. */
function shootGroups(studio: Studio, frames: number, gop: number): void {
  for (let at = 0; at < frames; at++) studio.shoot({ key: studio.frame % gop === 0 });
}

test('what came in the seconds before it opens is recorded from a key frame on; what came before that is not, and is not lost', async () => {
  const studio = openStudio();
  close(studio);
  studio.shootMany(255);
  expect(studio.track.framesWritten).toBe(0);
  studio.track.setGate(undefined);
  studio.shootMany(45);
  await studio.finish();
  // 10.2 s: three seconds of whole fragments before the one that is being made.
  expect(numbers(studio)).toEqual(upTo(300, 175));
  expect(studio.startOf(studio.files()[0] ?? '')).toBe(BEGAN_MS + 175 * 40);
  expect(studio.track).toMatchObject({ framesWritten: 125, framesDropped: 0 });
});

test('it closes at a fragment, and opened again its gap has a reason', async () => {
  const studio = openStudio();
  studio.shootMany(110);
  close(studio, 1_000);
  studio.shootMany(240);
  studio.track.setGate(undefined);
  studio.shootMany(50);
  await studio.finish();
  const [first = '', second = ''] = studio.files();
  expect(studio.files()).toHaveLength(2);
  expect(numbersIn(readFileSync(first))).toEqual(upTo(125));
  expect(numbersIn(readFileSync(second))).toEqual(upTo(400, 300));
  const { gaps } = openReader(studio).timeline('front', { from_ms: 0, to_ms: 4e12 });
  expect(gaps).toContainEqual({ from_ms: BEGAN_MS + 5_000, to_ms: BEGAN_MS + 12_000, reason: REASON });
});

test('opened again before anything was left out, it goes on in the same file without a gap', async () => {
  const studio = openStudio();
  shootGroups(studio, 130, 500);
  close(studio, 0);
  // All of one long group: without its first half the second would be nothing.
  shootGroups(studio, 200, 500);
  studio.track.setGate(undefined);
  shootGroups(studio, 70, 500);
  await studio.finish();
  expect(studio.files()).toHaveLength(1);
  expect(numbers(studio)).toEqual(upTo(400));
});

test('a camera with a key frame every 20 seconds keeps what its pictures need', async () => {
  const studio = openStudio();
  close(studio, 1_000);
  shootGroups(studio, 1_400, 500);
  studio.track.setGate(undefined);
  shootGroups(studio, 30, 500);
  await studio.finish();
  expect(numbers(studio)).toEqual(upTo(1_430, 1_000));
});

test('live begins at a key frame that was never written', () => {
  const studio = openStudio();
  close(studio, 1_000);
  shootGroups(studio, 180, 50);
  const frames = studio.track.recentFrames(1e6);
  expect(frames.map(({ key }) => key)).toEqual(upTo(30).map((at) => at === 0));
  expect(frames[0]?.captured_ms).toBe(BEGAN_MS + 150 * 40);
  studio.track.end();
});

test('live that began on the disk goes on with what waits', () => {
  const studio = openStudio();
  shootGroups(studio, 40, 500);
  close(studio, 0);
  shootGroups(studio, 100, 500);
  expect(studio.track.recentFrames(1e6)).toHaveLength(140);
  studio.track.end();
});

test('a session that ends leaves what waited for the next one to begin with', async () => {
  const studio = openStudio();
  close(studio, 2_000);
  studio.shootMany(100);
  studio.track.end();
  studio.track.begin('the camera was away');
  studio.shootMany(25);
  studio.track.setGate(undefined);
  studio.shootMany(50);
  await studio.finish();
  expect(numbers(studio)).toEqual(upTo(175, 50));
});

test('sound waits with its video', async () => {
  const studio = openStudio();
  const config = { codec: 'ulaw', sampleRate_hz: 8_000, channels: 1, description: Buffer.alloc(0) } as const;
  const shoot = (frames: number): void => {
    for (let at = 0; at < frames; at++) {
      studio.track.addSound(config, Buffer.alloc(SAMPLES, 1), 0, SAMPLES, studio.decode, SAMPLES);
      studio.shoot();
    }
  };
  close(studio, 1_000);
  shoot(130);
  studio.track.setGate(undefined);
  shoot(45);
  await studio.finish();
  const files = studio.files();
  const file = readFileSync(files[0] ?? '');
  expect(files).toHaveLength(1);
  expect(numbers(studio)).toEqual(upTo(175, 100));
  const init = readInit(file);
  expect(init?.sound?.codec).toBe('ulaw');
  const starts: (number | undefined)[] = [];
  let samples = 0;
  for (let at = init?.bytes ?? 0; at < file.length;) {
    const head = readFragmentHead(file.subarray(at));
    if (head === undefined) throw new Error('a broken fragment');
    starts.push(head.sound?.decode_samples);
    samples += head.sound?.samples.length ?? 0;
    at += head.bytes;
  }
  // A packet a frame; the one of the first frame came before it, with the fragment that is left out.
  expect(starts).toEqual([SAMPLES, 8_000 + SAMPLES, 16_000 + SAMPLES]);
  expect(samples).toBe(74);
});

test('what waits is bounded: a stream too large for memory is recorded from its next key frame on, and what it lost is counted', async () => {
  const studio = openStudio();
  close(studio, 30_000);
  const bytes = 3 * 1024 * 1024;
  for (let at = 0; at < 60; at++) studio.shoot({ key: at === 0, bytes });
  studio.track.setGate(undefined);
  for (let at = 0; at < 10; at++) studio.shoot({ key: at === 5 });
  await studio.finish();
  expect(numbers(studio)).toEqual(upTo(70, 65));
  expect(studio.track.framesDropped).toBeGreaterThan(0);
});
