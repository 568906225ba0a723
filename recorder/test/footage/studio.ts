/** A store on a real disk with frames that a test makes up and a clock that it moves; removed after the test. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach } from 'vitest';
import { silentLog } from '../../src/base/log.ts';
import { type Disk, systemDisk } from '../../src/footage/disk.ts';
import { FootageReader } from '../../src/footage/reader.ts';
import { parseSegmentPath } from '../../src/footage/paths.ts';
import { FootageStore } from '../../src/footage/store.ts';
import type { TrackWriter } from '../../src/footage/track-writer.ts';
import { avcConfig } from '../../src/media/h264/avcc.ts';
import { MediaBuffer } from '../../src/media/media-buffer.ts';
import { readRecordedFrames } from '../../../tools/frame-counters/recording.ts';
import { writeStamp } from '../../../tools/bytes/frame-stamp.ts';

/** 25 frames a second. */
const FRAME_MS = 40;
const FRAME_TICKS = 3_600;
export const BEGAN_MS = Date.UTC(2026, 10, 23, 7, 0, 0, 0);
const PPS = Buffer.from('68ebe3cb22c0', 'hex');

/** Configs that differ, as cameras that change their picture send them. */
export const configs = ['6764001eacd940a02ff97011', '6764001facd940500 5bb0110'.replace(' ', '')].map((sps) =>
  avcConfig([Buffer.from(`${sps}0000030001000003003c8f183196`, 'hex')], [PPS]),
);

export class Studio {
  readonly dataDir: string;
  readonly clock = {
    wall: BEGAN_MS,
    monotonic: 1_000,
    wall_ms: () => this.clock.wall,
    monotonic_ms: () => this.clock.monotonic,
  };
  store: FootageStore;
  track: TrackWriter;
  buffer = new MediaBuffer();
  /** The number of the next frame. */
  frame = 0;
  decode = 0;
  readonly #disk: Disk;

  /** `dataDir`: of a recorder that is the test's; else a folder of its own. */
  constructor(disk: Disk = systemDisk, dataDir: string = mkdtempSync(join(tmpdir(), 'nl-footage-'))) {
    this.dataDir = dataDir;
    this.#disk = disk;
    this.store = this.#open();
    this.track = this.store.track('front', this.buffer);
  }

  #open(): FootageStore {
    const store = new FootageStore({ dataDir: this.dataDir, clock: this.clock, log: silentLog, disk: this.#disk });
    store.start();
    return store;
  }

  /** A new store on the same folder, as after a restart; the old one is left as it is. */
  restart(): void {
    this.store = this.#open();
    this.buffer = new MediaBuffer();
    this.track = this.store.track('front', this.buffer);
  }

  advance(ms: number): void {
    this.clock.wall += ms;
    this.clock.monotonic += ms;
  }

  /** One frame of so many bytes arrives, 40 ms after the one before; every 25th is a key frame unless `key` says otherwise. */
  shoot({ key = this.frame % 25 === 0, config = 0, bytes = 200, step = FRAME_TICKS, shownAfter = 0 } = {}): void {
    this.buffer.beginNal(key ? 0x65 : 0x41);
    this.buffer.append(Buffer.alloc(bytes, 1 + (this.frame & 127)), 0, bytes);
    this.buffer.endNal();
    const stamp = writeStamp({ counter: this.frame, sent_us: 0n });
    this.buffer.beginNal(stamp[0] ?? 0);
    this.buffer.append(stamp, 1, stamp.length);
    this.buffer.endNal();
    const chosen = configs[config];
    if (chosen === undefined) throw new Error('no such config');
    const unit = { bytes: this.buffer.endUnit(), key, continues: false };
    this.track.add({ ...unit, decode_ticks90k: this.decode, display_ticks90k: this.decode + shownAfter }, chosen);
    this.track.tick();
    this.frame++;
    this.decode += step;
    this.advance(FRAME_MS);
  }

  shootMany(frames: number): void {
    for (let at = 0; at < frames; at++) this.shoot();
  }

  /** Paths of all files of the camera, oldest first. */
  files(): string[] {
    const root = join(this.dataDir, 'footage', 'front', 'main');
    return readdirSync(root)
      .toSorted()
      .flatMap((day) =>
        readdirSync(join(root, day))
          .toSorted()
          .map((name) => join(root, day, name)),
      );
  }

  /** Of a path that `files` gave, milliseconds of the Unix epoch. */
  startOf(path: string): number {
    const start_ms = parseSegmentPath(relative(join(this.dataDir, 'footage'), path))?.start_ms;
    if (start_ms === undefined) throw new Error(`no footage: ${path}`);
    return start_ms;
  }

  async finish(): Promise<void> {
    this.track.end();
    await this.store.close();
  }
}

let studios: Studio[] = [];
let readers: FootageReader[] = [];

export function openStudio(disk?: Disk, dataDir?: string): Studio {
  const studio = new Studio(disk, dataDir);
  studios.push(studio);
  return studio;
}

export function openReader(studio: Studio): FootageReader {
  const reader = new FootageReader(studio.dataDir);
  readers.push(reader);
  return reader;
}

/** Frame numbers in a file, by a reader that shares no code with the store. */
export function numbersIn(file: Buffer): readonly number[] {
  return readRecordedFrames(file).counters;
}

export function upTo(count: number, from = 0): number[] {
  return Array.from({ length: count - from }, (_, at) => from + at);
}

/** To be called once at the top of a test file. */
export function cleanUp(): void {
  afterEach(async () => {
    for (const reader of readers) reader.close();
    for (const studio of studios) {
      await studio.store.close();
      rmSync(studio.dataDir, { recursive: true, force: true });
    }
    [studios, readers] = [[], []];
  });
}
