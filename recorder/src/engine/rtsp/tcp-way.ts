/** Packets interleaved in the RTSP connection (RFC 2326 10.12): the video on channels 0 and 1, the sound on 2 and 3, unless the camera says otherwise. */
import { CameraFailure } from '../failure.ts';
import type { PacketListener } from './exchange.ts';
import type { TrackKind } from './listener.ts';
import type { MediaWay, TrackPacketListener } from './media-way.ts';

interface Channel {
  readonly kind: TrackKind;
  readonly isRtcp: boolean;
}

export class TcpWay implements MediaWay {
  /** By channel. */
  readonly #channels: (Channel | undefined)[] = [];
  readonly #listener: TrackPacketListener;
  readonly #send: (channel: number, bytes: Buffer) => void;

  constructor(listener: TrackPacketListener, send: (channel: number, bytes: Buffer) => void) {
    this.#listener = listener;
    this.#send = send;
  }

  readonly receive: PacketListener = (channel, bytes, start, end) => {
    const to = this.#channels[channel];
    if (to !== undefined) this.#listener(to.kind, to.isRtcp, bytes, start, end);
  };

  offer(kind: TrackKind): Promise<string> {
    const channel = kind === 'video' ? 0 : 2;
    this.#take(kind, channel);
    return Promise.resolve(`RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`);
  }

  accept(kind: TrackKind, answer: string | undefined): void {
    const channel = /(?:^|;)\s*interleaved=(\d{1,3})/i.exec(answer ?? '')?.[1];
    if (channel === undefined) return;
    if (Number(channel) > 254) throw new CameraFailure('nonsense', 'the camera names a channel that cannot be');
    this.#take(kind, Number(channel));
  }

  report(kind: TrackKind, rtcp: Buffer): void {
    const channel = this.#channels.findIndex((each) => each?.kind === kind && each.isRtcp);
    if (channel >= 0) this.#send(channel, rtcp);
  }

  close(): void {
    this.#channels.length = 0;
  }

  #take(kind: TrackKind, channel: number): void {
    for (const [at, each] of this.#channels.entries()) if (each?.kind === kind) this.#channels[at] = undefined;
    this.#channels[channel] = { kind, isRtcp: false };
    this.#channels[channel + 1] = { kind, isRtcp: true };
  }
}
