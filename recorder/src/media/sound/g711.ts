/** G.711 in RTP (RFC 3551 4.5.14): one byte a sample. Pure. */
import type { SdpTrack } from '../sdp.ts';
import {
  type GiveSound,
  MAX_CHANNELS,
  MAX_SAMPLE_RATE_HZ,
  MAX_SOUND_FRAME_BYTES,
  MIN_SAMPLE_RATE_HZ,
  type SoundDepacketizer,
} from './sound-format.ts';

/** Undefined for a rate or channels that are not recorded. */
export function openG711(codec: 'alaw' | 'ulaw', track: SdpTrack, give: GiveSound): SoundDepacketizer | undefined {
  const { clockRate_hz: sampleRate_hz, channels } = track;
  if (!(sampleRate_hz >= MIN_SAMPLE_RATE_HZ && sampleRate_hz <= MAX_SAMPLE_RATE_HZ)) return undefined;
  if (!(channels >= 1 && channels <= MAX_CHANNELS)) return undefined;
  return {
    config: { codec, sampleRate_hz, channels, description: Buffer.alloc(0) },
    payload(bytes, start, end, rtpTime) {
      const length = end - start;
      if (length < 1 || length > MAX_SOUND_FRAME_BYTES || length % channels !== 0) return false;
      give(bytes, start, end, rtpTime, length / channels);
      return true;
    },
    lost: () => undefined,
  };
}
