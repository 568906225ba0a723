/** Sound on its way into real files: beside its video, over the turn of a file, and after what it must not survive. */
import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFragmentHead } from '../../src/media/fmp4/fragment.ts';
import { readInit } from '../../src/media/fmp4/read-init.ts';
import type { SoundTrackConfig } from '../../src/media/sound-config.ts';
import { scanSegment } from '../../src/footage/scan.ts';
import { type Studio, openStudio } from './studio.ts';

const config: SoundTrackConfig = { codec: 'ulaw', sampleRate_hz: 8_000, channels: 1, description: Buffer.alloc(0) };
/** A packet a frame: 40 ms. */
const SAMPLES = 320;
const TURN_FRAMES = 6 * 60 * 25;

/** A frame, and the sound that was heard from `late_ms` before it on; its first two bytes are its number. */
function shootWithSound(studio: Studio, late_ms = 100): void {
  const data = Buffer.alloc(SAMPLES, 1);
  data.writeUInt16BE(studio.frame, 0);
  studio.track.addSound(config, data, 0, data.length, studio.decode - late_ms * 90, SAMPLES);
  studio.shoot();
}

interface HeardFrame {
  readonly number: number;
  readonly at_samples: number;
}

/** The sound of a file: its frames, and whether it has a track for them. */
function soundOf(path: string): { hasTrack: boolean; heard: HeardFrame[] } {
  const file = readFileSync(path);
  const init = readInit(file);
  if (init === undefined) throw new Error('no head');
  const heard: HeardFrame[] = [];
  for (let at = init.bytes; at < file.length;) {
    const info = readFragmentHead(file.subarray(at));
    if (info === undefined) throw new Error('a broken fragment');
    let position = at + info.headBytes + info.samples.reduce((sum, sample) => sum + sample.bytes, 0);
    let at_samples = info.sound?.decode_samples ?? 0;
    for (const sample of info.sound?.samples ?? []) {
      heard.push({ number: file.readUInt16BE(position), at_samples });
      position += sample.bytes;
      at_samples += sample.duration_samples;
    }
    at += info.bytes;
  }
  return { hasTrack: init.sound !== undefined, heard };
}

test('no sound is lost at the turn of a file, though it comes later than its video', async () => {
  const studio = openStudio();
  for (let n = 0; n < TURN_FRAMES; n++) shootWithSound(studio);
  await studio.finish();
  const files = studio.files().map(soundOf);
  expect(files.length).toBeGreaterThan(1);
  const numbers = files.flatMap(({ heard }) => heard.map(({ number }) => number));
  // What was heard before the first frame has no place.
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => n + 3));
  expect(numbers.at(-1)).toBe(TURN_FRAMES - 1);
  for (const { hasTrack, heard } of files) {
    expect(hasTrack).toBe(true);
    expect(heard.every(({ at_samples }, n) => at_samples === (heard[0]?.at_samples ?? 0) + n * SAMPLES)).toBe(true);
    expect(heard[0]?.at_samples).toBeLessThan(SAMPLES);
  }
});

test('sound that begins later gets a file with a track for it at the next key frame', async () => {
  const studio = openStudio();
  studio.shootMany(60);
  for (let n = 0; n < 60; n++) shootWithSound(studio, 0);
  await studio.finish();
  const files = studio.files().map(soundOf);
  expect(files.map(({ hasTrack }) => hasTrack)).toEqual([false, true]);
  expect(files[1]?.heard[0]).toEqual({ number: 75, at_samples: 0 });
});

test('sound whose place steps back is left out until it goes on, and the video is whole', async () => {
  const studio = openStudio();
  for (let n = 0; n < 50; n++) shootWithSound(studio, 0);
  for (let n = 0; n < 50; n++) shootWithSound(studio, 400);
  await studio.finish();
  const [path = ''] = studio.files();
  const { heard } = soundOf(path);
  expect(heard.map(({ number }) => number)).toEqual([
    ...Array.from({ length: 50 }, (_, n) => n),
    ...Array.from({ length: 40 }, (_, n) => n + 60),
  ]);
  expect(heard.every(({ at_samples }, n) => n === 0 || at_samples > (heard[n - 1]?.at_samples ?? 0))).toBe(true);
});

test('a file with sound is found again from its bytes alone, with its config', async () => {
  const studio = openStudio();
  for (let n = 0; n < 80; n++) shootWithSound(studio);
  await studio.finish();
  const [path = ''] = studio.files();
  const place = { cameraId: 'front', stream: 'main', start_ms: 0 };
  const record = scanSegment(path, 'x.mp4', place, false);
  expect(record).toMatchObject({ sound: config, bytes: statSync(path).size, duration_ticks90k: 80 * 3_600 });
});
