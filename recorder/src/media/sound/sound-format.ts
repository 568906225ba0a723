/** What all codecs of sound share on their way out of RTP packets. */
import type { SoundTrackConfig } from '../sound-config.ts';

/** No codec of ours has a larger frame. */
export const MAX_SOUND_FRAME_BYTES = 8 * 1024;
export const MIN_SAMPLE_RATE_HZ = 8_000;
export const MAX_SAMPLE_RATE_HZ = 48_000;
export const MAX_CHANNELS = 2;

/** `bytes[start, end)` is one frame, good during the call; it lasts `duration_samples` samples of the config's rate from `rtpTime`. */
export type GiveSound = (bytes: Buffer, start: number, end: number, rtpTime: number, duration_samples: number) => void;

export interface SoundDepacketizer {
  readonly config: SoundTrackConfig;
  /** Takes the payload of a packet, in order. False when it breaks the rules: nothing of it is given. */
  payload(bytes: Buffer, start: number, end: number, rtpTime: number): boolean;
  /** Packets are missing before the next one. */
  lost(): void;
}
