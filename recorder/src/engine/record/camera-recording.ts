/**
 * What of a camera outlives its connections: the track on the disk, the live picture, the figures. Packets are handled where they
 * arrive; nothing here waits.
 */
import type { FootageStore } from '../../footage/store.ts';
import type { TrackWriter } from '../../footage/track-writer.ts';
import { REASON_CLOCK, type Unit } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { MediaBuffer } from '../../media/media-buffer.ts';
import type { SdpTrack } from '../../media/sdp.ts';
import type { SessionListener } from '../rtsp/listener.ts';
import { LivePicture } from '../live/live-picture.ts';
import { VideoReader } from './video-reader.ts';

export interface RecordingFigures {
  readonly framesWritten: number;
  readonly packetsLost: number;
  readonly framesLost: number;
}

export class CameraRecording {
  readonly live: LivePicture;
  readonly #buffer = new MediaBuffer();
  readonly #track: TrackWriter;
  #reader: VideoReader | undefined;
  #before = { packetsLost: 0, framesLost: 0 };
  #config: CodecConfig | undefined;

  constructor(cameraId: string, store: FootageStore) {
    this.#track = store.track(cameraId, this.#buffer);
    this.live = new LivePicture((maxBytes) => this.#track.recentFrames(maxBytes));
  }

  get config(): CodecConfig | undefined {
    return this.#config;
  }

  /** Since the engine started. */
  get figures(): RecordingFigures {
    const now = this.#reader?.counts ?? { packetsLost: 0, framesLost: 0 };
    return {
      framesWritten: this.#track.framesWritten,
      packetsLost: this.#before.packetsLost + now.packetsLost,
      framesLost: this.#before.framesLost + now.framesLost + this.#track.framesDropped,
    };
  }

  /** For one session. `onFrame` is called for every frame that is recorded. `gapReason`: why footage is missing before it. */
  listen(gapReason: string | undefined, onFrame: () => void): SessionListener {
    return {
      tracks: ({ video }) => this.#begin(video, gapReason, onFrame),
      packet: (kind, bytes, start, end) => {
        if (kind === 'video') this.#reader?.packet(bytes, start, end);
      },
      senderReport: () => undefined,
    };
  }

  /** The session is over: all that came goes to the disk. */
  pause(): void {
    this.#buffer.dropUnit();
    this.#track.end();
    const figures = this.#reader?.counts;
    this.#before.packetsLost += figures?.packetsLost ?? 0;
    this.#before.framesLost += figures?.framesLost ?? 0;
    this.#reader = undefined;
  }

  /** To be called several times a second. */
  tick(): void {
    this.#track.tick();
  }

  #begin(track: SdpTrack, gapReason: string | undefined, onFrame: () => void): void {
    this.#track.begin(gapReason);
    this.#reader = new VideoReader(track, this.#buffer, {
      unit: (unit, config) => this.#record(unit, config, onFrame),
      lost: () => this.#track.lost(),
      jumped: () => this.#track.begin(REASON_CLOCK),
    });
  }

  #record(unit: Unit, config: CodecConfig, onFrame: () => void): void {
    if (unit.key) this.#config = config;
    const end = this.#buffer.finishedBytes;
    const data = this.live.isWatched ? Buffer.from(this.#buffer.view(end - unit.bytes, end)) : undefined;
    const time = this.#track.add(unit, config);
    if (time === undefined) return;
    onFrame();
    if (data !== undefined && this.#config !== undefined)
      this.live.show({ ...time, key: unit.key, data }, this.#config);
  }
}
