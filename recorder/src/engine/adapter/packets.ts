/**
 * Access units as RTP packets (RFC 6184, one NAL unit each, of any size since no network carries them): what ffmpeg makes goes the way
 * that every camera's video goes. Pure.
 */
import type { SdpTrack } from '../../media/sdp.ts';

const HEAD_BYTES = 12;
const PAYLOAD_TYPE = 96;
const TICKS_PER_MS = 90;

/** What the packets hold, as a camera would announce it. */
export const ADAPTER_TRACK: SdpTrack = {
  kind: 'video',
  control: undefined,
  payloadType: PAYLOAD_TYPE,
  encoding: 'H264',
  clockRate_hz: 90_000,
  channels: 1,
  parameters: new Map(),
};

export class Packets {
  readonly #give: (packet: Buffer) => void;
  #sequence = 0;

  constructor(give: (packet: Buffer) => void) {
    this.#give = give;
  }

  /** `nals`: the NAL units of one access unit in their order. */
  unit(time_ms: number, nals: readonly Uint8Array[]): void {
    const rtpTime = Math.round(time_ms * TICKS_PER_MS) % 0x1_0000_0000;
    for (const [at, nal] of nals.entries()) {
      const packet = Buffer.allocUnsafe(HEAD_BYTES + nal.length);
      packet[0] = 0x80;
      packet[1] = PAYLOAD_TYPE | (at === nals.length - 1 ? 0x80 : 0);
      packet.writeUInt16BE(this.#sequence, 2);
      packet.writeUInt32BE(rtpTime, 4);
      packet.writeUInt32BE(0, 8);
      packet.set(nal, HEAD_BYTES);
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.#give(packet);
    }
  }
}
