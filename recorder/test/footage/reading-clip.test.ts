/** Clips as browsers and downloads take them: whole and in parts, with sound, checked by ffprobe; footage that goes while it is read. */
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { avcConfig } from '../../src/media/h264/avcc.ts';
import { nalType } from '../../src/media/h264/nal.ts';
import type { FootageClip } from '../../src/footage/clip.ts';
import { BEGAN_MS, type Studio, cleanUp, openReader, openStudio } from './studio.ts';

cleanUp();

const FRAMES = 50;
const AAC_SAMPLES = 1_024;
const RATE_HZ = 48_000;

/** Two seconds of x264 in two groups, as NAL units of each frame. */
function drawnFrames(): { frames: { nals: Buffer[]; key: boolean }[]; config: ReturnType<typeof avcConfig> } {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=25', '-frames:v', String(FRAMES)];
  const options = ['-pix_fmt', 'yuv420p', '-bf', '0', '-g', '25', '-x264-params', 'aud=1'];
  const stream = execFileSync('ffmpeg', [...source, ...options, '-c:v', 'libx264', '-f', 'h264', '-']);
  const all = stream
    .toString('latin1')
    .replaceAll('\0\0\0\u0001', '\0\0\u0001')
    .split('\0\0\u0001')
    .slice(1)
    .map((nal) => Buffer.from(nal, 'latin1'));
  const frames: { nals: Buffer[]; key: boolean }[] = [];
  for (const nal of all) {
    const type = nalType(nal[0] ?? 0);
    if (type === 9) frames.push({ nals: [], key: false });
    const frame = frames.at(-1);
    if (frame === undefined || type === 9) continue;
    frame.nals.push(nal);
    frame.key ||= type === 5;
  }
  const first = (wanted: number) => all.filter((nal) => nalType(nal[0] ?? 0) === wanted).slice(0, 1);
  return { frames, config: avcConfig(first(7), first(8)) };
}

/** Frames of AAC out of ADTS (ISO/IEC 14496-3 1.A.2.2), without their heads. */
function tones(): Buffer[] {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${RATE_HZ}:duration=3`];
  const adts = execFileSync('ffmpeg', [...source, '-ac', '1', '-c:a', 'aac', '-f', 'adts', '-']);
  const frames: Buffer[] = [];
  for (let at = 0; at + 7 <= adts.length;) {
    const bytes = (adts.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    frames.push(adts.subarray(at + 7, at + bytes));
    at += bytes;
  }
  return frames;
}

/** Records so many seconds of pictures with sound. */
function record(studio: Studio, seconds: number): void {
  const { frames, config } = drawnFrames();
  const sounds = tones();
  const sound = { codec: 'mp4a.40.2', sampleRate_hz: RATE_HZ, channels: 1, description: Buffer.of(0x11, 0x88) };
  let heard = 0;
  for (let at = 0; at < seconds * 25; at++) {
    const frame = frames[at % FRAMES];
    if (frame === undefined) throw new Error('no frame');
    const ticks = at * 3_600;
    for (; (heard * AAC_SAMPLES * 90_000) / RATE_HZ <= ticks; heard++) {
      const bytes = sounds[heard % sounds.length] ?? Buffer.alloc(0);
      const at_ticks = Math.round((heard * AAC_SAMPLES * 90_000) / RATE_HZ);
      studio.track.addSound(sound, bytes, 0, bytes.length, at_ticks, AAC_SAMPLES);
    }
    for (const nal of frame.nals) {
      studio.buffer.beginNal(nal[0] ?? 0);
      studio.buffer.append(nal, 1, nal.length);
      studio.buffer.endNal();
    }
    const unit = { bytes: studio.buffer.endUnit(), key: frame.key, continues: false };
    studio.track.add({ ...unit, decode_ticks90k: ticks, display_ticks90k: ticks }, config);
    studio.track.tick();
    studio.advance(40);
  }
}

async function clipOf(studio: Studio, from_ms: number, to_ms: number): Promise<FootageClip> {
  const clip = await openReader(studio).clip('front', { from_ms: BEGAN_MS + from_ms, to_ms: BEGAN_MS + to_ms });
  if (clip === undefined) throw new Error('no clip');
  return clip;
}

function probe(studio: Studio, bytes: Buffer): { streams: unknown; warnings: string } {
  const path = join(studio.dataDir, 'clip.mp4');
  writeFileSync(path, bytes);
  const entries = 'stream=codec_name,nb_read_frames:format=duration';
  const told = spawnSync('ffprobe', ['-v', 'warning', '-count_frames', '-show_entries', entries, '-of', 'json', path]);
  const { streams }: { streams: unknown } = JSON.parse(told.stdout.toString());
  return { streams, warnings: told.stderr.toString() };
}

test('a clip over several files with sound is whole to ffprobe, as long as it was said, and the same in parts', async () => {
  const studio = openStudio();
  record(studio, 420);
  await studio.finish();
  expect(studio.files().length).toBeGreaterThan(1);
  const clip = await clipOf(studio, 10_500, 400_000);
  expect(clip.starts_ms).toBe(BEGAN_MS + 10_000);
  expect(clip.ends_ms).toBe(BEGAN_MS + 400_000);
  const whole = await buffer(clip.body);
  expect(whole.length).toBe(clip.bytes);
  const { streams, warnings } = probe(studio, whole);
  expect(warnings).toBe('');
  expect(streams).toMatchObject([{ codec_name: 'h264', nb_read_frames: String(390 * 25) }, { codec_name: 'aac' }]);

  const again = await clipOf(studio, 10_900, 400_000);
  expect(again.tag).toBe(clip.tag);
  const step = 777_777;
  const parts: Buffer[] = [];
  for (let from = 0; from < again.bytes; from += step) {
    parts.push(await buffer(again.read(from, Math.min(from + step, again.bytes))));
  }
  expect(Buffer.concat(parts).equals(whole)).toBe(true);
  expect((await buffer(clip.read(3, 4)))[0]).toBe(whole[3]);
  expect((await clipOf(studio, 10_500, 399_000)).tag).not.toBe(clip.tag);
});

test('players seek by the index: what is after a place decodes without what is before', async () => {
  const studio = openStudio();
  record(studio, 60);
  await studio.finish();
  const bytes = await buffer((await clipOf(studio, 0, 60_000)).body);
  const path = join(studio.dataDir, 'seek.mp4');
  writeFileSync(path, bytes);
  const at = ['-v', 'warning', '-ss', '41', '-i', path, '-frames:v', '1', '-f', 'framemd5', '-'];
  const sought = spawnSync('ffmpeg', at);
  expect(sought.stderr.toString()).toBe('');
  expect(sought.stdout.toString()).toContain('160x90');
});

test('a file that is removed while a clip is read makes the reading fail, not end', async () => {
  const studio = openStudio();
  record(studio, 420);
  await studio.finish();
  const clip = await clipOf(studio, 0, 420_000);
  rmSync(studio.files()[1] ?? '');
  await expect(buffer(clip.body)).rejects.toThrow('This footage is no longer on the disk.');
});

test('a clip of what is being written is what was synced, and keeps being that', async () => {
  const studio = openStudio();
  record(studio, 20);
  await studio.store.sync();
  const clip = await clipOf(studio, 0, 60_000);
  const before = await buffer(clip.body);
  expect(probe(studio, before).warnings).toBe('');
  await studio.finish();
  expect((await buffer(clip.body)).equals(before)).toBe(true);
  expect((await clipOf(studio, 0, 60_000)).tag).not.toBe(clip.tag);
});
