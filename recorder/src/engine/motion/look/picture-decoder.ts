/**
 * One ffmpeg that makes small grey pictures of the frames of one codec config: frames in, pictures out. It runs at a low priority, and
 * nothing waits for it: what it does not take in time is left out up to the next key frame. It ends by itself only for a reason, which is
 * told once; when the engine is killed, its pipes end and so does it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Clock } from '../../../base/clock.ts';
import type { RecentFrame } from '../../../footage/fragmenter.ts';
import type { CodecConfig } from '../../../media/codec-config.ts';
import { fragmentHead } from '../../../media/fmp4/fragment.ts';
import { initSegment } from '../../../media/fmp4/init.ts';
import { Malformed } from '../../../media/malformed.ts';
import { DECODER_ARGUMENTS } from './decoder-arguments.ts';
import { PgmReader } from './pgm-reader.ts';

const NICE = 15;
/** Frames that wait for it; more are left out. */
const MAX_WAITING_BYTES = 2 * 1024 * 1024;
/** Frames went in for so long, and no picture came out. */
const SILENT_MS = 15_000;
/** Times mean nothing here: 25 a second. */
const FRAME_TICKS90K = 3_600;

export type DecoderEnd = 'missing' | 'not-started' | 'ended' | 'silent' | 'nonsense';

export interface DecoderParts {
  readonly config: CodecConfig;
  readonly clock: Clock;
  /** A view that is good during the call. */
  readonly onPicture: (picture: Uint8Array) => void;
  /** Once, and never after `stop`. */
  readonly onEnd: (why: DecoderEnd) => void;
}

export class PictureDecoder {
  readonly #parts: DecoderParts;
  readonly #child: ChildProcess;
  #sequence = 0;
  #waitsForKey = true;
  #unanswered_ms: number | undefined;
  #over = false;

  constructor(parts: DecoderParts) {
    this.#parts = parts;
    const child = spawn('ffmpeg', DECODER_ARGUMENTS, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child = child;
    const reader = new PgmReader((picture) => {
      this.#unanswered_ms = undefined;
      parts.onPicture(picture);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      if (this.#over) return;
      try {
        reader.push(chunk);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        this.#end('nonsense');
      }
    });
    child.on('error', (error) => this.#end('code' in error && error.code === 'ENOENT' ? 'missing' : 'not-started'));
    child.on('spawn', () => lowerPriority(child));
    child.on('close', () => this.#end('ended'));
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(initSegment(parts.config, 0));
  }

  /** Of the config; the first one that is taken is a key frame. */
  frame({ key, data }: RecentFrame): void {
    const { stdin } = this.#child;
    if (this.#over || stdin === null || stdin.destroyed) return;
    if (stdin.writableLength + data.length > MAX_WAITING_BYTES && stdin.writableLength > 0) this.#waitsForKey = true;
    else if (key) this.#waitsForKey = false;
    if (this.#waitsForKey) return;
    const sample = { bytes: data.length, duration_ticks90k: FRAME_TICKS90K, offset_ticks90k: 0, key };
    stdin.write(fragmentHead(++this.#sequence, this.#sequence * FRAME_TICKS90K, [sample]));
    stdin.write(data);
    this.#unanswered_ms ??= this.#parts.clock.monotonic_ms();
  }

  /** To be called several times a second. */
  tick(): void {
    const since_ms = this.#unanswered_ms;
    if (since_ms !== undefined && this.#parts.clock.monotonic_ms() - since_ms >= SILENT_MS) this.#end('silent');
  }

  stop(): void {
    this.#over = true;
    this.#child.kill('SIGKILL');
  }

  #end(why: DecoderEnd): void {
    if (this.#over) return;
    this.stop();
    this.#parts.onEnd(why);
  }
}

function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, NICE);
  } catch {
    // It has ended already.
  }
}
