/**
 * What of a camera outlives its connections: the track on the disk, the live picture, the figures. Packets are handled where they
 * arrive; nothing here waits.
 */
import type { Clock } from '../../base/clock.ts';
import type { GateClosed } from '../../footage/recording-gate.ts';
import type { FootageFiles } from '../../footage/footage-files.ts';
import type { TrackWriter } from '../../footage/track-writer.ts';
import { REASON_CLOCK } from '../../footage/file-turns.ts';
import type { Unit } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { MediaBuffer } from '../../media/media-buffer.ts';
import type { SessionListener, SessionTracks, TrackKind } from '../rtsp/listener.ts';
import { CameraSound } from './camera-sound.ts';
import { LivePicture } from '../live/live-picture.ts';
import { VideoReader } from './video-reader.ts';

export interface RecordingFigures {
  readonly framesWritten: number;
  readonly packetsLost: number;
  readonly framesLost: number;
  /** Of the sound that comes; absent when none does. */
  readonly soundCodec?: string;
  /** Of the last seconds; absent before the first of them are over. */
  readonly bytesPerSecond?: number;
  /** The camera's clock less ours, by its last sender report; absent: it sent none. */
  readonly clockOffset_ms?: number;
}

const RATE_WINDOW_MS = 2_000;

export class CameraRecording {
  readonly live: LivePicture;
  readonly #buffer = new MediaBuffer();
  readonly #track: TrackWriter;
  readonly #clock: Clock;
  #reader: VideoReader | undefined;
  #sound: CameraSound | undefined;
  /** Came before the first frame. */
  #earlyReport: { readonly rtpTime: number; readonly ntp_ms: number } | undefined;
  #before = { packetsLost: 0, framesLost: 0 };
  #config: CodecConfig | undefined;
  #clockOffset_ms: number | undefined;
  #bytes = 0;
  #countedFrom_ms: number | undefined;
  #bytesPerSecond: number | undefined;

  constructor(cameraId: string, files: FootageFiles, clock: Clock) {
    this.#clock = clock;
    this.#track = files.track(cameraId, this.#buffer);
    this.live = new LivePicture((maxBytes) => this.#track.recentFrames(maxBytes));
  }

  get config(): CodecConfig | undefined {
    return this.#config;
  }

  /** Since the engine started. */
  get figures(): RecordingFigures {
    const now = this.#reader?.counts ?? { packetsLost: 0, framesLost: 0 };
    const sound = this.#sound?.config;
    return {
      ...(sound === undefined ? {} : { soundCodec: sound.codec }),
      ...(this.#bytesPerSecond === undefined ? {} : { bytesPerSecond: this.#bytesPerSecond }),
      ...(this.#clockOffset_ms === undefined ? {} : { clockOffset_ms: this.#clockOffset_ms }),
      framesWritten: this.#track.framesWritten,
      packetsLost: this.#before.packetsLost + now.packetsLost,
      framesLost: this.#before.framesLost + now.framesLost + this.#track.framesDropped,
    };
  }

  /** For one session. `onFrame` is called for every frame that is recorded. `gapReason`: why footage is missing before it. */
  listen(gapReason: string | undefined, onFrame: () => void): SessionListener {
    return {
      tracks: (tracks) => this.#begin(tracks, gapReason, onFrame),
      packet: (kind, bytes, start, end) => {
        this.#bytes += end - start;
        if (kind === 'video') this.#reader?.packet(bytes, start, end);
        else this.#sound?.packet(bytes, start, end);
      },
      senderReport: (kind, rtpTime, ntp_ms) => {
        this.#clockOffset_ms = Math.round(ntp_ms - this.#clock.wall_ms());
        this.#report(kind, rtpTime, ntp_ms);
      },
    };
  }

  /** See TrackWriter. */
  setGate(closed: GateClosed | undefined): void {
    this.#track.setGate(closed);
  }

  /** The session is over: all that came goes to the disk. */
  pause(): void {
    this.#buffer.dropUnit();
    this.#track.end();
    const figures = this.#reader?.counts;
    this.#before.packetsLost += figures?.packetsLost ?? 0;
    this.#before.framesLost += figures?.framesLost ?? 0;
    this.#reader = undefined;
    this.#sound = undefined;
    this.#clockOffset_ms = undefined;
    this.#countedFrom_ms = undefined;
    this.#bytesPerSecond = undefined;
  }

  /** To be called several times a second. */
  tick(): void {
    this.#track.tick();
    if (this.#reader !== undefined) this.#countBytes();
  }

  #countBytes(): void {
    const now_ms = this.#clock.monotonic_ms();
    const counted_ms = now_ms - (this.#countedFrom_ms ?? now_ms);
    if (this.#countedFrom_ms !== undefined && counted_ms < RATE_WINDOW_MS) return;
    if (counted_ms > 0) this.#bytesPerSecond = Math.round((this.#bytes * 1000) / counted_ms);
    this.#bytes = 0;
    this.#countedFrom_ms = now_ms;
  }

  #begin({ video, sound }: SessionTracks, gapReason: string | undefined, onFrame: () => void): void {
    this.#track.begin(gapReason);
    this.#earlyReport = undefined;
    this.#sound =
      sound &&
      new CameraSound(sound, this.#clock, (config, bytes, start, end, at_ticks90k, duration_samples) => {
        this.#track.addSound(config, bytes, start, end, at_ticks90k, duration_samples);
        this.live.changeSound(config);
        if (this.live.isHeard) this.#hear(bytes.subarray(start, end), at_ticks90k);
      });
    if (sound === undefined) this.live.changeSound(undefined);
    this.#reader = new VideoReader(video, this.#buffer, {
      unit: (unit, config) => this.#record(unit, config, onFrame),
      lost: () => this.#track.lost(),
      jumped: () => {
        this.#sound?.clock.videoJumped();
        this.#track.begin(REASON_CLOCK);
      },
    });
  }

  #hear(bytes: Buffer, at_ticks90k: number): void {
    const captured_ms = this.#track.soundTime_ms(at_ticks90k);
    if (captured_ms === undefined) return;
    const decode_ticks90k = Math.round(captured_ms * 90);
    this.live.hear({ key: false, sound: true, captured_ms, decode_ticks90k, data: Buffer.from(bytes) });
  }

  #report(kind: TrackKind, rtpTime: number, ntp_ms: number): void {
    if (kind === 'sound') {
      this.#sound?.clock.soundReport(rtpTime, ntp_ms);
      return;
    }
    const display_ticks90k = this.#reader?.displayAt_ticks90k(rtpTime);
    if (display_ticks90k === undefined) this.#earlyReport = { rtpTime, ntp_ms };
    else this.#sound?.clock.videoReport(display_ticks90k, ntp_ms);
  }

  #record(unit: Unit, config: CodecConfig, onFrame: () => void): void {
    if (unit.key) this.#config = config;
    this.#sound?.clock.video(unit.display_ticks90k);
    const early = this.#earlyReport;
    this.#earlyReport = undefined;
    if (early !== undefined) this.#report('video', early.rtpTime, early.ntp_ms);
    const end = this.#buffer.finishedBytes;
    const data = this.live.isWatched ? Buffer.from(this.#buffer.view(end - unit.bytes, end)) : undefined;
    const time = this.#track.add(unit, config);
    if (time === undefined) return;
    onFrame();
    if (data !== undefined && this.#config !== undefined)
      this.live.show({ ...time, key: unit.key, data }, this.#config);
  }
}
