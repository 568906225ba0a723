/** Every codec that is recorded: sent over real RTSP, recorded by the real engine, and judged by readers that are not ours. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineState } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Clip } from '../../../tools/fake-camera/clip.ts';
import { loadClip } from '../../../tools/fake-camera/load-clip.ts';
import { readRecordedFrames } from '../../../tools/frame-counters/recording.ts';
import { readIndependently } from './independent-reader.ts';
import { CODEC_CLIPS, type CodecClip, changingClip, codecClip } from './codec-clips.ts';
import { camera, dataDir, engine, frames, source, useStage } from './stage.ts';

useStage();

const SYNC_S = 0.05;
/** Test video that may lie beside the project; what must hold everywhere is tried with clips made here. */
const CLIPS = join(import.meta.dirname, '../../../../shared/clips');

/** What ffprobe reads in a file; it must have nothing to complain of. */
const probeSchema = z.object({
  packets: z.array(
    z.object({ codec_type: z.string(), pts_time: z.coerce.number(), size: z.coerce.number(), data_hash: z.string() }),
  ),
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string(),
      nb_read_frames: z.coerce.number(),
      start_time: z.string(),
    }),
  ),
});

function probe(path: string): z.output<typeof probeSchema> {
  const what = ['-count_frames', '-show_streams', '-show_packets', '-show_data_hash', 'md5', '-of', 'json'];
  const { stdout, stderr } = spawnSync('ffprobe', ['-v', 'warning', ...what, path], { maxBuffer: 64 * 1024 * 1024 });
  expect(stderr.toString()).toBe('');
  return probeSchema.parse(JSON.parse(stdout.toString()));
}

function filesOf(cameraId: string): string[] {
  const root = join(dataDir(), 'footage', cameraId, 'main');
  return readdirSync(root)
    .toSorted()
    .flatMap((day) =>
      readdirSync(join(root, day))
        .toSorted()
        .map((name) => join(root, day, name)),
    );
}

/** Records so many frames of a clip; gives the files. Every frame that was sent is there. */
async function record(clip: Clip, count: number): Promise<{ files: string[]; state: EngineState }> {
  const cam = await camera({ clip });
  const { process, link } = await engine();
  link.cameras(source('front', cam));
  const state = await link.written('front', count, 30_000);
  const made = cam.counters().framesMade;
  await process.end('SIGTERM');
  const recorded = await frames('front');
  expect(recorded).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
  expect(recorded.last).toBeGreaterThanOrEqual(made - 1);
  return { files: filesOf('front'), state };
}

/** When each frame was, in the camera's own time and in the file's, seconds. */
interface Placed {
  readonly scene_s: number;
  readonly file_s: number;
}

function placedVideo(clip: Clip, path: string, packets: readonly { readonly pts_time: number }[]): Placed[] {
  const { counters } = readRecordedFrames(readFileSync(path));
  expect(counters).toHaveLength(packets.length);
  return counters.map((counter, n) => {
    const frame = clip.frames[counter % clip.frames.length];
    const loops = Math.floor(counter / clip.frames.length);
    const ticks = loops * clip.length_ticks90k + (frame?.decode_ticks90k ?? 0) + (frame?.offset_ticks90k ?? 0);
    return { scene_s: ticks / 90_000, file_s: packets[n]?.pts_time ?? Number.NaN };
  });
}

function checkTimes(placed: readonly Placed[]): number {
  const [first] = placed;
  if (first === undefined) throw new Error('no frames');
  for (const { scene_s, file_s } of placed) {
    expect(Math.abs(scene_s - first.scene_s - (file_s - first.file_s))).toBeLessThan(0.002);
  }
  return first.file_s - first.scene_s;
}

/** Sound frames of a file by their bytes: no frame is missing between the first and the last, and each is in its place. */
function checkSound(
  { sound }: Clip,
  packets: readonly { readonly pts_time: number; readonly data_hash: string }[],
  video_s: number,
): void {
  if (sound === undefined) throw new Error('no sound');
  const numbers = new Map(sound.frames.map(({ data }, n) => [createHash('md5').update(data).digest('hex'), n]));
  const found = packets.map(({ data_hash }) => numbers.get(data_hash.replace('MD5:', '')));
  expect(found).not.toContain(undefined);
  const first = found[0] ?? 0;
  expect(found).toEqual(found.map((_, n) => (first + n) % sound.frames.length));
  const loop_s = sound.length_samples / sound.sampleRate_hz;
  for (const [n, { pts_time }] of packets.entries()) {
    const scene_s = (sound.frames[found[n] ?? 0]?.at_samples ?? 0) / sound.sampleRate_hz;
    const off_s = pts_time - scene_s - video_s;
    expect(Math.abs(off_s - Math.round(off_s / loop_s) * loop_s)).toBeLessThan(SYNC_S);
  }
}

test.each(Object.keys(CODEC_CLIPS) as CodecClip[])('%s is recorded as it was sent, sound in step', async (which) => {
  const clip = await codecClip(which);
  const { files, state } = await record(clip, 100);
  expect(files).toHaveLength(1);
  const [path = ''] = files;
  const { streams, packets } = probe(path);
  const video = packets.filter((packet) => packet.codec_type === 'video');
  const sound = packets.filter((packet) => packet.codec_type === 'audio');
  expect(streams).toHaveLength(2);
  expect(streams[0]).toMatchObject({ codec_type: 'video', codec_name: clip.codec === 'h265' ? 'hevc' : 'h264' });
  expect(streams[0]?.nb_read_frames).toBe(video.length);
  // Frames that are shown out of order are decoded some frames before.
  expect(Number(streams[0]?.start_time)).toBeLessThan(0.2);
  const { codecs, samples, complaints } = readIndependently(path);
  // It does not know G.711, and says no more than that.
  const isUnknown = state.soundCodec === 'alaw' || state.soundCodec === 'ulaw';
  const unknown = expect.stringContaining(`Unknown sample entry type: '${state.soundCodec}'`);
  expect(complaints).toEqual(isUnknown ? [unknown] : []);
  expect(samples).toEqual([video.length, sound.length]);
  expect(state.bytesPerSecond).toBeGreaterThan(1_000);
  // One clock drives both here.
  expect(Math.abs(state.clockOffset_ms ?? Number.NaN)).toBeLessThan(60_000);
  // Some write `Opus`, as the sample entry does.
  expect(codecs.map((codec) => codec.replace('Opus', 'opus'))).toEqual([state.codec, state.soundCodec]);
  const video_s = checkTimes(placedVideo(clip, path, video));
  checkSound(clip, sound, video_s);
  const ends_s = (of: typeof packets): number => Math.max(...of.map((packet) => packet.pts_time));
  expect(Math.abs(ends_s(sound) - ends_s(video))).toBeLessThan(0.3);
});

test('a picture that changes its size goes on in a new file each time, and nothing is lost', async () => {
  const { files } = await record(await changingClip(), 130);
  const sizes = files.map((path) => {
    const args = ['-v', 'warning', '-show_entries', 'stream=width', '-of', 'csv=p=0', path];
    return execFileSync('ffprobe', args).toString().trim();
  });
  expect(sizes.slice(0, 2).toSorted()).toEqual(['320', '640']);
  for (const path of files) {
    const { streams, packets } = probe(path);
    expect(streams[0]?.nb_read_frames).toBe(packets.length);
    expect(readIndependently(path)).toMatchObject({ samples: [packets.length], complaints: [] });
  }
});

/** The clips that lie beside the project where they do. */
const shared = existsSync(CLIPS) ? readdirSync(CLIPS).filter((name) => /\.(mp4|mkv|264)$/.test(name)) : [];
for (const name of shared) {
  // One of them has 20 s between its key frames.
  test(`${name} is recorded as it was sent`, { timeout: 45_000 }, async () => {
    const clip = await loadClip(join(CLIPS, name));
    const { files } = await record(clip, name.includes('gop20s') ? 30 : 60);
    for (const path of files) {
      const { packets } = probe(path);
      const video = packets.filter((packet) => packet.codec_type === 'video');
      checkTimes(placedVideo(clip, path, video));
    }
  });
}
