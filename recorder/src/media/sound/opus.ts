/** Opus in RTP (RFC 7587): a packet is a frame of MP4. Its length stands in its first bytes (RFC 6716 3.1). Pure. */
import type { SdpTrack } from '../sdp.ts';
import { type GiveSound, MAX_SOUND_FRAME_BYTES, type SoundDepacketizer } from './sound-format.ts';

const SAMPLE_RATE_HZ = 48_000;
/** A packet lasts 120 ms at most. */
const MAX_PACKET_SAMPLES = 5_760;
/** Of one frame, by the four bits (or three) of the configuration: SILK, hybrid, CELT. */
const SILK_SAMPLES = [480, 960, 1920, 2880];
const HYBRID_SAMPLES = [480, 960];
const CELT_SAMPLES = [120, 240, 480, 960];

/** Undefined when the track is not as RFC 7587 7 wants it. */
export function openOpus(track: SdpTrack, give: GiveSound): SoundDepacketizer | undefined {
  if (track.clockRate_hz !== SAMPLE_RATE_HZ) return undefined;
  // The description always says two; `sprop-stereo` says what is sent.
  const channels = track.parameters.get('sprop-stereo') === '1' ? 2 : 1;
  return {
    config: { codec: 'opus', sampleRate_hz: SAMPLE_RATE_HZ, channels, description: identification(channels) },
    payload(bytes, start, end, rtpTime) {
      const samples = packetSamples(bytes, start, end);
      if (samples === undefined || end - start > MAX_SOUND_FRAME_BYTES) return false;
      give(bytes, start, end, rtpTime, samples);
      return true;
    },
    lost: () => undefined,
  };
}

/** Undefined for what is no packet. */
export function packetSamples(bytes: Buffer, start: number, end: number): number | undefined {
  if (start >= end) return undefined;
  const head = bytes[start] ?? 0;
  const code = head & 3;
  if (code === 3 && start + 1 >= end) return undefined;
  const frames = code === 3 ? (bytes[start + 1] ?? 0) & 0x3f : code === 0 ? 1 : 2;
  const samples = frames * frameSamples(head >> 3);
  return samples > 0 && samples <= MAX_PACKET_SAMPLES ? samples : undefined;
}

function frameSamples(configuration: number): number {
  if (configuration < 12) return SILK_SAMPLES[configuration & 3] ?? 0;
  if (configuration < 16) return HYBRID_SAMPLES[configuration & 1] ?? 0;
  return CELT_SAMPLES[configuration & 3] ?? 0;
}

/** The contents of `dOps` (Encapsulation of Opus in ISO base media 4.3.2): version, channels, pre-skip, rate, gain, mapping. */
function identification(channels: number): Buffer {
  const bytes = Buffer.alloc(11);
  bytes.writeUInt8(channels, 1);
  bytes.writeUInt32BE(SAMPLE_RATE_HZ, 4);
  return bytes;
}
