/**
 * A part of an export: one MP4 file of one camera. Takes fragments as they come, says whether the next still belongs to it, and keeps
 * their hashes for its table. Memory: some 200 bytes a fragment. Pure but for hashing.
 */
import { createHash } from 'node:crypto';
import {
  EXPORT_LIMITS,
  type ExportFragment,
  type ExportPart,
  FRAGMENTS_FORMAT,
  FRAGMENTS_SUFFIX,
  writeFragmentTable,
} from '@nightlatch/protocol/export/manifest';
import type { FootageFragment } from '../../footage/fragments.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { readFragmentHead, renumberFragment } from '../../media/fmp4/fragment.ts';
import { initSegment } from '../../media/fmp4/init.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';

const TICKS_PER_MS = 90;
/** A longer pause is a gap, and ends the part. */
const SAME_PART_MS = 1_000;

export interface Configs {
  readonly video: CodecConfig;
  readonly sound: SoundTrackConfig | undefined;
}

export class Part {
  readonly file: string;
  readonly #configs: Configs;
  readonly #first: FootageFragment;
  readonly #hash = createHash('sha256');
  readonly #fragments: ExportFragment[] = [];
  readonly #most: { readonly bytes: number; readonly fragments: number };
  #head = { bytes: 0, sha256: '' };
  #bytes = 0;
  #frames = 0;
  #end_ms: number;
  #end_ticks = 0;
  #soundEnd_samples = 0;

  constructor(
    file: string,
    first: FootageFragment,
    configs: Configs,
    most = { bytes: EXPORT_LIMITS.partBytes, fragments: EXPORT_LIMITS.fragmentsInPart },
  ) {
    this.file = file;
    this.#first = first;
    this.#configs = configs;
    this.#most = most;
    this.#end_ms = first.from_ms;
  }

  head(): Buffer {
    const bytes = initSegment(this.#configs.video, this.#first.from_ms, this.#configs.sound);
    this.#head = { bytes: bytes.length, sha256: sha256(bytes) };
    this.#add(bytes);
    return bytes;
  }

  belongs(next: FootageFragment): boolean {
    const { configId, soundId } = this.#first.file;
    if (next.file.configId !== configId || next.file.soundId !== soundId) return false;
    if (next.from_ms - this.#end_ms > SAME_PART_MS) return false;
    const isFull = this.#bytes + next.bytes.length > this.#most.bytes || this.#fragments.length >= this.#most.fragments;
    return !(isFull && next.startsWithKey);
  }

  /** The fragment with its place in this file; undefined when it is not as we write them. */
  take({ file, from_ms, to_ms, bytes }: FootageFragment): Buffer | undefined {
    const info = readFragmentHead(bytes);
    if (info === undefined || info.bytes !== bytes.length) return undefined;
    const offset_ms = file.start_ms - this.#first.from_ms;
    const decode = Math.max(Math.round((from_ms - this.#first.from_ms) * TICKS_PER_MS), this.#end_ticks);
    const rate_hz = this.#configs.sound?.sampleRate_hz ?? 0;
    let soundDecode: number | undefined;
    if (info.sound !== undefined) {
      const wanted = Math.round((offset_ms * rate_hz) / 1_000) + info.sound.decode_samples;
      soundDecode = Math.max(wanted, this.#soundEnd_samples);
      this.#soundEnd_samples = info.sound.samples.reduce((sum, one) => sum + one.duration_samples, soundDecode);
    }
    renumberFragment(bytes, this.#fragments.length + 1, decode, soundDecode);
    this.#end_ticks = info.samples.reduce((sum, one) => sum + one.duration_ticks90k, decode);
    this.#fragments.push({
      at: this.#bytes,
      bytes: bytes.length,
      from: iso(from_ms),
      to: iso(to_ms),
      frames: info.samples.length,
      sha256: sha256(bytes),
    });
    this.#add(bytes);
    this.#frames += info.samples.length;
    this.#end_ms = to_ms;
    return bytes;
  }

  table(): Buffer {
    const { file } = this;
    return Buffer.from(
      writeFragmentTable({ format: FRAGMENTS_FORMAT, file, head: this.#head, fragments: this.#fragments }),
    );
  }

  /** Once all is taken. */
  described(table: Buffer): ExportPart {
    const { video, sound } = this.#configs;
    return {
      file: this.file,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      from: iso(this.#first.from_ms),
      to: iso(this.#end_ms),
      codec: video.codec,
      width: video.width,
      height: video.height,
      ...(sound && { sound: { codec: sound.codec, sampleRate_hz: sound.sampleRate_hz, channels: sound.channels } }),
      frames: this.#frames,
      fragmentTable: { file: `${this.file}${FRAGMENTS_SUFFIX}`, bytes: table.length, sha256: sha256(table) },
    };
  }

  #add(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
