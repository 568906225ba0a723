/**
 * Live video of any codec turned into H.264 by a child ffmpeg, for browsers that cannot decode what the camera sends. Frames go in as
 * fragments of MP4 and come out as FLV, each with its time. The child runs at a lower priority, opens nothing but its pipes and is never
 * waited for: while it reads too slowly it gets no frames, then goes on at a key frame. `onEnd` is called once, unless `stop` was.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { RecentFrame } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { fragmentHead } from '../../media/fmp4/fragment.ts';
import { initSegment } from '../../media/fmp4/init.ts';
import { avcConfig } from '../../media/h264/avcc.ts';
import { NAL_IDR, NAL_PPS, NAL_SPS, nalType } from '../../media/h264/nal.ts';
import { conversionArguments } from './arguments.ts';
import { FlvReader } from './flv.ts';
import { lowerPriority } from './low-priority.ts';

/** May wait for ffmpeg before it loses frames. */
const SLOW_BYTES = 4 * 1024 * 1024;
/** What a frame claims to last; the next one's time counts. */
const FRAME_TICKS = 3_600;
const TICKS_PER_MS = 90;
const REASON_MISSING = 'The recorder needs the program ffmpeg to convert this picture, and does not have it.';
const REASON_FAILED = 'The recorder could not convert this picture.';

export interface ConversionEvents {
  readonly onFrame: (frame: RecentFrame, config: CodecConfig) => void;
  /** A sentence. */
  readonly onEnd: (reason: string) => void;
}

export class Conversion {
  readonly #events: ConversionEvents;
  readonly #child: ChildProcess;
  #config: CodecConfig | undefined;
  #sets: { readonly sps: readonly Buffer[]; readonly pps: readonly Buffer[] } | undefined;
  #sequence = 0;
  #waitsForKey = true;
  /** Of the first frame: its decode time, and the wall time where the child's times are 0. */
  #start: { readonly decode_ticks90k: number; readonly wall_ms: number } | undefined;
  #over = false;

  constructor(source: CodecConfig, events: ConversionEvents) {
    this.#events = events;
    this.#child = spawn('ffmpeg', conversionArguments(), { stdio: ['pipe', 'pipe', 'ignore'] });
    const reader = new FlvReader({
      parameterSets: (nals) => this.#takeSets(nals.map((nal) => Buffer.from(nal))),
      frame: (time_ms, nals) => this.#give(time_ms, nals),
    });
    this.#child.on('error', (error) =>
      this.#end('code' in error && error.code === 'ENOENT' ? REASON_MISSING : REASON_FAILED),
    );
    this.#child.on('spawn', () => lowerPriority(this.#child));
    this.#child.on('close', () => this.#end(REASON_FAILED));
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch {
        this.#end(REASON_FAILED);
      }
    });
    this.#child.stdin?.write(initSegment(source, 0));
  }

  /** `frame` of the config that it was made with. */
  push(frame: RecentFrame): void {
    const stdin = this.#child.stdin;
    if (this.#over || stdin === null) return;
    if (stdin.writableLength > SLOW_BYTES) this.#waitsForKey = true;
    else if (frame.key) this.#waitsForKey = false;
    if (this.#waitsForKey) return;
    const offset_ticks90k = Math.max(0, Math.round(frame.captured_ms * TICKS_PER_MS) - frame.decode_ticks90k);
    const { decode_ticks90k } = frame;
    this.#start ??= { decode_ticks90k, wall_ms: decode_ticks90k / TICKS_PER_MS };
    const decode = decode_ticks90k - this.#start.decode_ticks90k;
    if (decode < 0) return;
    const sample = { bytes: frame.data.length, duration_ticks90k: FRAME_TICKS, offset_ticks90k, key: frame.key };
    stdin.write(fragmentHead(++this.#sequence, decode, [sample]));
    stdin.write(frame.data);
  }

  stop(): void {
    this.#over = true;
    this.#child.kill('SIGKILL');
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.stop();
    this.#events.onEnd(reason);
  }

  #takeSets(nals: readonly Buffer[]): void {
    const ofType = (type: number): Buffer[] => nals.filter((nal) => nalType(nal[0] ?? 0) === type);
    this.#sets = { sps: ofType(NAL_SPS), pps: ofType(NAL_PPS) };
    this.#config = avcConfig(this.#sets.sps, this.#sets.pps);
  }

  #give(time_ms: number, nals: readonly Buffer[]): void {
    if (this.#over || this.#config === undefined || this.#start === undefined) return;
    const captured_ms = this.#start.wall_ms + time_ms;
    const data = Buffer.concat(nals.flatMap((nal) => [lengthOf(nal), nal]));
    const key = nals.some((nal) => nalType(nal[0] ?? 0) === NAL_IDR);
    const decode_ticks90k = Math.round(captured_ms * TICKS_PER_MS);
    this.#events.onFrame({ key, data, captured_ms, decode_ticks90k }, this.#config);
  }
}

function lengthOf(nal: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(nal.length);
  return bytes;
}
