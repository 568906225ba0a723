/**
 * RTP packets of one session to frames of sound. Loss is a gap in the sound and nothing more; packets that are no sound end it, with a
 * sentence, and never the video. One per session.
 */
import { RtpPacket } from '../../media/rtp.ts';
import type { SdpTrack } from '../../media/sdp.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';
import { openSound } from '../../media/sound/open-sound.ts';
import type { GiveSound, SoundDepacketizer } from '../../media/sound/sound-format.ts';

/** So many unusable packets without one good frame between them are no sound. */
export const MAX_BROKEN_SOUND_PACKETS = 100;

export class SoundReader {
  readonly config: SoundTrackConfig | undefined;
  /** Why there is no sound (any more), in words. */
  problem: string | undefined;
  packetsLost = 0;
  readonly #packet = new RtpPacket();
  readonly #payloadType: number;
  readonly #depacketizer: SoundDepacketizer | undefined;
  #expected = -1;
  #broken = 0;

  constructor(track: SdpTrack, give: GiveSound) {
    this.#payloadType = track.payloadType;
    this.#depacketizer = openSound(track, (bytes, start, end, rtpTime, duration_samples) => {
      this.#broken = 0;
      give(bytes, start, end, rtpTime, duration_samples);
    });
    this.config = this.#depacketizer?.config;
    if (this.config === undefined) this.problem = "the camera's sound is of a kind that cannot be recorded";
  }

  /** Never throws. */
  packet(bytes: Buffer, start: number, end: number): void {
    const depacketizer = this.#depacketizer;
    if (depacketizer === undefined || this.problem !== undefined) return;
    const packet = this.#packet;
    if (!packet.read(bytes, start, end) || packet.payloadType !== this.#payloadType) {
      this.#countBroken();
      return;
    }
    const lost = this.#expected < 0 ? 0 : (packet.sequence - this.#expected) & 0xffff;
    this.#expected = (packet.sequence + 1) & 0xffff;
    if (lost > 0) {
      this.packetsLost += lost < 0x8000 ? lost : 1;
      depacketizer.lost();
    }
    if (!depacketizer.payload(bytes, packet.payloadStart, packet.payloadEnd, packet.time)) this.#countBroken();
  }

  #countBroken(): void {
    if (++this.#broken > MAX_BROKEN_SOUND_PACKETS) this.problem = "the camera's sound cannot be read";
  }
}
