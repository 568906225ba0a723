/**
 * A recording by a real store of several cameras with pictures that can be played, on a clock that runs as fast as the machine;
 * with new connections, files that end, and retention. All that was done to the disk is logged, and the index copied now and then.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clip } from '../../../../tools/fake-camera/clip.ts';
import { loadClip } from '../../../../tools/fake-camera/load-clip.ts';
import { writeStamp } from '../../../../tools/bytes/frame-stamp.ts';
import { silentLog } from '../../../src/base/log.ts';
import { indexPath } from '../../../src/footage/paths.ts';
import { FootageStore } from '../../../src/footage/store.ts';
import type { TrackWriter } from '../../../src/footage/track-writer.ts';
import { avcConfig } from '../../../src/media/h264/avcc.ts';
import { MediaBuffer } from '../../../src/media/media-buffer.ts';
import { type DiskLog, recordedDisk } from './recorded-disk.ts';

export const CAMERAS = ['front', 'gate', 'yard'];
/** A key frame a second, of many pages of the disk. */
const FPS = 10;
const FRAME_MS = 1_000 / FPS;
const SYNC_EVERY_MS = 500;
const SWEEP_EVERY_MS = 2_000;
const COPY_EVERY_MS = 10_000;
const CONNECTION_MS = 70_000;
const KEPT_BYTES_A_CAMERA = 3_000_000;

export interface Session {
  readonly dataDir: string;
  readonly log: DiskLog;
  /** When the frame of that number was sent; the same for every camera. Milliseconds of the Unix epoch. */
  readonly sentAt_ms: readonly number[];
  /** Copies of the index, each with the number of steps before it. */
  readonly indexes: readonly { readonly path: string; readonly step: number }[];
  remove(): void;
}

export async function recordSession(length_s: number): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'nl-power-'));
  const dataDir = join(folder, 'data');
  const clip = await drawClip(folder);
  const clock = { wall: Date.UTC(2026, 10, 23, 23, 58, 0), wall_ms: () => clock.wall, monotonic_ms: () => clock.wall };
  const log: DiskLog = { steps: [] };
  const disk = recordedDisk(log, clock.wall_ms);
  const store = new FootageStore({ dataDir, clock, log: silentLog, disk });
  store.start();
  const limits = new Map(CAMERAS.map((camera) => [camera, { bytes: KEPT_BYTES_A_CAMERA }]));
  store.setRules({ cameras: limits, protected: [], freeReserve_bytes: 0 });
  const cameras = CAMERAS.map((id) => new SentCamera(store, id, clip));
  const sentAt_ms: number[] = [];
  const indexes: { path: string; step: number }[] = [];
  let syncing: Promise<void> | undefined;
  for (let number = 0; number < length_s * FPS; number++) {
    const passed_ms = number * FRAME_MS;
    if (passed_ms % CONNECTION_MS === 0) cameras.forEach((camera) => camera.connect());
    sentAt_ms.push(clock.wall);
    cameras.forEach((camera) => camera.send(number));
    clock.wall += FRAME_MS;
    // A sync takes 200 ms on this clock: frames go on meanwhile.
    if (passed_ms % SYNC_EVERY_MS === 0) syncing = store.sync();
    if (passed_ms % SYNC_EVERY_MS !== 200) continue;
    await syncing;
    if (passed_ms % SWEEP_EVERY_MS === 200) await store.sweep();
    if (passed_ms % COPY_EVERY_MS === 200)
      indexes.push({ path: copyIndex(folder, dataDir, number), step: log.steps.length });
  }
  cameras.forEach((camera) => camera.track.end());
  await store.close();
  return { dataDir, log, sentAt_ms, indexes, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

class SentCamera {
  readonly track: TrackWriter;
  readonly #buffer = new MediaBuffer();
  readonly #clip: Clip;
  readonly #config;

  constructor(store: FootageStore, id: string, clip: Clip) {
    this.track = store.track(id, this.#buffer);
    this.#clip = clip;
    this.#config = avcConfig([clip.sps], [clip.pps]);
  }

  connect(): void {
    this.track.begin('the camera was away');
  }

  send(number: number): void {
    const frame = this.#clip.frames[number % this.#clip.frames.length];
    if (frame === undefined) throw new Error('The clip is empty.');
    for (const nal of [writeStamp({ counter: number, sent_us: 0n }), ...frame.nals]) {
      this.#buffer.beginNal(nal[0] ?? 0);
      this.#buffer.append(nal, 1, nal.length);
      this.#buffer.endNal();
    }
    const time = (number * 90_000) / FPS;
    const unit = { bytes: this.#buffer.endUnit(), key: frame.key, continues: false };
    this.track.add({ ...unit, decode_ticks90k: time, display_ticks90k: time }, this.#config);
    this.track.tick();
  }
}

async function drawClip(folder: string): Promise<Clip> {
  const path = join(folder, 'clip.mp4');
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=240x136:rate=${FPS}`, '-t', '4', '-pix_fmt', 'yuv420p'];
  const code = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-qp',
    '18',
    '-g',
    `${FPS}`,
    '-keyint_min',
    `${FPS}`,
    '-sc_threshold',
    '0',
  ];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, ...code, path]);
  return await loadClip(path);
}

/** Between two commits: as whole as SQLite leaves it. */
function copyIndex(folder: string, dataDir: string, number: number): string {
  const to = join(folder, 'indexes', String(number));
  mkdirSync(to, { recursive: true });
  for (const suffix of ['', '-wal']) {
    const from = indexPath(dataDir) + suffix;
    if (existsSync(from)) copyFileSync(from, join(to, `index.db${suffix}`));
  }
  return to;
}
