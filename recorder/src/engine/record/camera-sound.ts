/**
 * The sound of one session: from its packets to frames beside the video's. It never makes video late or lost: what cannot be used is left
 * out, and why is kept.
 */
import type { Clock } from '../../base/clock.ts';
import type { SdpTrack } from '../../media/sdp.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';
import { SoundClock } from './sound-clock.ts';
import { SoundReader } from './sound-reader.ts';

/** `bytes[start, end)` is one frame, good during the call, heard `at_ticks90k` on the clock of the video's display times. */
export type TakeSound = (
  config: SoundTrackConfig,
  bytes: Buffer,
  start: number,
  end: number,
  at_ticks90k: number,
  duration_samples: number,
) => void;

export class CameraSound {
  readonly clock: SoundClock;
  readonly #reader: SoundReader;
  #heard = false;

  constructor(track: SdpTrack, clock: Clock, take: TakeSound) {
    const places = new SoundClock(clock, track.clockRate_hz);
    const reader = new SoundReader(track, (bytes, start, end, rtpTime, duration_samples) => {
      const { config } = reader;
      if (config === undefined) return;
      this.#heard = true;
      const at_ticks90k = places.place_ticks90k(rtpTime, duration_samples / config.sampleRate_hz);
      if (at_ticks90k !== undefined) take(config, bytes, start, end, at_ticks90k, duration_samples);
    });
    this.clock = places;
    this.#reader = reader;
  }

  /** Undefined while none came, and once it cannot be read. */
  get config(): SoundTrackConfig | undefined {
    return this.#heard && this.#reader.problem === undefined ? this.#reader.config : undefined;
  }

  /** Why there is none, in words. */
  get problem(): string | undefined {
    return this.#reader.problem;
  }

  packet(bytes: Buffer, start: number, end: number): void {
    this.#reader.packet(bytes, start, end);
  }
}
