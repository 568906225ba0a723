/** RTP packets of a stream that is shown and not recorded, to frames with their times on the recorder's clock. One per session. */
import type { Clock } from '../../base/clock.ts';
import type { RecentFrame, Unit } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { MediaBuffer } from '../../media/media-buffer.ts';
import type { SdpTrack } from '../../media/sdp.ts';
import { VideoReader } from '../record/video-reader.ts';

/** A camera whose clock runs so far from the recorder's is timed anew. */
const MAX_DRIFT_MS = 2_000;

export interface ShownFrame {
  readonly frame: RecentFrame;
  readonly config: CodecConfig;
}

export class PictureReader {
  readonly #buffer = new MediaBuffer();
  readonly #reader: VideoReader;
  readonly #clock: Clock;
  readonly #show: (frame: ShownFrame) => void;
  /** Wall time where the stream's times are 0. */
  #start_ms: number | undefined;
  /** After a loss nothing is shown before the next key frame. */
  #waitsForKey = true;

  constructor(track: SdpTrack, clock: Clock, show: (frame: ShownFrame) => void) {
    this.#clock = clock;
    this.#show = show;
    this.#reader = new VideoReader(track, this.#buffer, {
      unit: (unit, config) => this.#take(unit, config),
      lost: () => (this.#waitsForKey = true),
      jumped: () => (this.#start_ms = undefined),
    });
  }

  /** Throws `Malformed` for what is plainly no video. */
  packet(bytes: Buffer, start: number, end: number): void {
    this.#reader.packet(bytes, start, end);
  }

  #take(unit: Unit, config: CodecConfig): void {
    const end = this.#buffer.finishedBytes;
    if (unit.key) this.#waitsForKey = false;
    const data = this.#waitsForKey ? undefined : Buffer.from(this.#buffer.view(end - unit.bytes, end));
    this.#buffer.discardLast(unit.bytes);
    if (data === undefined) return;
    const now_ms = this.#clock.wall_ms();
    const display_ms = unit.display_ticks90k / 90;
    if (this.#start_ms === undefined || Math.abs(this.#start_ms + display_ms - now_ms) > MAX_DRIFT_MS) {
      this.#start_ms = now_ms - display_ms;
    }
    const decode_ticks90k = Math.round(this.#start_ms * 90) + unit.decode_ticks90k;
    this.#show({ config, frame: { key: unit.key, data, captured_ms: this.#start_ms + display_ms, decode_ticks90k } });
  }
}
