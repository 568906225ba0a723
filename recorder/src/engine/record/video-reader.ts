/**
 * RTP packets of one session to access units with their times: what recording and probing share. One per session; the media
 * buffer outlives it.
 */
import type { Unit } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { videoCodec } from '../../media/codecs.ts';
import { h264Format } from '../../media/h264/format.ts';
import { ParameterSets } from '../../media/h264/parameter-sets.ts';
import { h265Format } from '../../media/h265/format.ts';
import { HevcParameterSets } from '../../media/h265/parameter-sets.ts';
import { Malformed } from '../../media/malformed.ts';
import type { MediaBuffer } from '../../media/media-buffer.ts';
import { type AccessUnit, NalDepacketizer } from '../../media/nal/depacketizer.ts';
import { RtpPacket } from '../../media/rtp.ts';
import { SampleTimes } from '../../media/sample-times.ts';
import { type SdpTrack, spropParameterSets } from '../../media/sdp.ts';

/** So many packets that are no RTP are no video. */
const MAX_FOREIGN_PACKETS = 100;

export interface VideoListener {
  /** The unit is the last finished one in the buffer. */
  unit(unit: Unit, config: CodecConfig): void;
  /** Packets were lost: the next unit is a key frame. */
  lost(): void;
  /** The camera's clock jumped: the next unit has the time of another clock. */
  jumped(): void;
}

export class VideoReader {
  readonly #packet = new RtpPacket();
  readonly #sets: ParameterSets | HevcParameterSets;
  readonly #payloadType: number;
  readonly #depacketizer: NalDepacketizer;
  readonly #buffer: MediaBuffer;
  readonly #listener: VideoListener;
  #times: SampleTimes | undefined;
  #packetsLostBefore = 0;
  #foreign = 0;

  constructor(track: SdpTrack, buffer: MediaBuffer, listener: VideoListener) {
    this.#payloadType = track.payloadType;
    this.#buffer = buffer;
    this.#listener = listener;
    const isHevc = videoCodec(track) === 'h265';
    this.#sets = isHevc ? new HevcParameterSets() : new ParameterSets();
    const format = isHevc ? h265Format : h264Format;
    this.#depacketizer = new NalDepacketizer(format, buffer, this.#sets, (unit) => this.#take(unit));
    for (const set of spropParameterSets(track)) this.#sets.put(set);
  }

  /** Since the session began. */
  get counts(): { readonly packetsLost: number; readonly framesLost: number } {
    return this.#depacketizer.counts;
  }

  /** What the clock of the units' display times shows at an RTP time near now; undefined before the first unit. */
  displayAt_ticks90k(rtpTime: number): number | undefined {
    return this.#times?.displayAt_ticks90k(rtpTime);
  }

  /** Throws `Malformed` for what is plainly no video. */
  packet(bytes: Buffer, start: number, end: number): void {
    if (!this.#packet.read(bytes, start, end) || this.#packet.payloadType !== this.#payloadType) {
      if (++this.#foreign > MAX_FOREIGN_PACKETS) throw new Malformed('The packets are not those that were announced.');
      return;
    }
    this.#depacketizer.packet(this.#packet, bytes);
  }

  #take(unit: AccessUnit): void {
    const config = this.#sets.config();
    if (config === undefined) {
      this.#buffer.discardLast(unit.bytes);
      return;
    }
    this.#foreign = 0;
    this.#tellLoss();
    this.#times ??= new SampleTimes(config.reorderFrames);
    if (!unit.continues && !this.#times.next(unit.rtpTime)) {
      this.#listener.jumped();
      this.#times = new SampleTimes(config.reorderFrames);
      this.#times.next(unit.rtpTime);
    }
    const { decode_ticks90k, display_ticks90k } = this.#times;
    const { bytes, key, continues } = unit;
    this.#listener.unit({ bytes, key, continues, decode_ticks90k, display_ticks90k }, config);
  }

  #tellLoss(): void {
    const { packetsLost } = this.#depacketizer.counts;
    if (packetsLost === this.#packetsLostBefore) return;
    this.#packetsLostBefore = packetsLost;
    this.#listener.lost();
  }
}
