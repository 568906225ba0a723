/**
 * Packets by UDP (RFC 2326 12.39): a pair of ports a track, open for the camera's own address and ports alone. Order is mended within
 * limits; what is lost is seen by whoever reads the sequence numbers.
 */
import type { Socket } from 'node:dgram';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import type { TrackKind } from './listener.ts';
import type { MediaWay, TrackPacketListener } from './media-way.ts';
import { ReorderBuffer } from './reorder.ts';
import { type UdpPair, openUdpPair } from './udp-pair.ts';

const TICK_MS = 50;

export interface UdpParts {
  /** IP addresses of the RTSP connection's two ends. */
  readonly local: string;
  readonly remote: string;
  readonly clock: Clock;
  readonly listener: TrackPacketListener;
  /** See Exchange. */
  readonly receive: (bytes: number, work: () => void) => void;
}

interface Track {
  readonly pair: UdpPair;
  readonly reorder: ReorderBuffer;
  /** The camera's ports; undefined until it says them, or its first packet does. */
  rtpPort: number | undefined;
  rtcpPort: number | undefined;
}

export class UdpWay implements MediaWay {
  readonly #parts: UdpParts;
  readonly #tracks = new Map<TrackKind, Track>();
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  constructor(parts: UdpParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => {
      for (const { reorder } of this.#tracks.values()) {
        if (reorder.held > 0) parts.receive(0, () => reorder.tick(parts.clock.monotonic_ms()));
      }
    }, TICK_MS);
  }

  async offer(kind: TrackKind): Promise<string> {
    const pair = await openUdpPair(this.#parts.local);
    if (this.#closed) close(pair);
    const { clock, receive, listener } = this.#parts;
    const reorder = new ReorderBuffer((packet) => listener(kind, false, packet, 0, packet.length));
    const track: Track = { pair, reorder, rtpPort: undefined, rtcpPort: undefined };
    this.#tracks.set(kind, track);
    this.#hear(pair.rtp, (bytes, port) => {
      track.rtpPort ??= port;
      if (port === track.rtpPort) receive(bytes.length, () => reorder.push(bytes, clock.monotonic_ms()));
    });
    this.#hear(pair.rtcp, (bytes, port) => {
      track.rtcpPort ??= port;
      if (port === track.rtcpPort) receive(bytes.length, () => listener(kind, true, bytes, 0, bytes.length));
    });
    return `RTP/AVP;unicast;client_port=${pair.port}-${pair.port + 1}`;
  }

  accept(kind: TrackKind, answer: string | undefined): void {
    const track = this.#tracks.get(kind);
    const [, rtp, rtcp] = /(?:^|;)\s*server_port=(\d{1,5})(?:-(\d{1,5}))?/i.exec(answer ?? '') ?? [];
    if (track === undefined || rtp === undefined) return;
    const ports = [Number(rtp), Number(rtcp ?? Number(rtp) + 1)] as const;
    if (ports.some((port) => port === 0 || port > 0xffff)) {
      throw new CameraFailure('nonsense', 'the camera names a port that cannot be');
    }
    [track.rtpPort, track.rtcpPort] = ports;
  }

  report(kind: TrackKind, rtcp: Buffer): void {
    const track = this.#tracks.get(kind);
    if (track?.rtcpPort === undefined || this.#closed) return;
    track.pair.rtcp.send(rtcp, track.rtcpPort, this.#parts.remote);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    for (const { pair } of this.#tracks.values()) close(pair);
  }

  #hear(socket: Socket, take: (bytes: Buffer, port: number) => void): void {
    socket.on('message', (bytes, { address, port }) => {
      if (!this.#closed && address === this.#parts.remote) take(bytes, port);
    });
  }
}

function close({ rtp, rtcp }: UdpPair): void {
  rtp.close();
  rtcp.close();
}
