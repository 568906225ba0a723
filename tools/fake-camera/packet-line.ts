/** Where the packets of one track go: inside the RTSP connection, or by UDP to the client's ports. */
import { type Socket as UdpSocket, createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Takes interleaved packets (`$`, channel, length, packet), as `net.Socket` does. */
export interface PacketLine {
  readonly writableLength: number;
  write(interleaved: Buffer): unknown;
  cork(): void;
  uncork(): void;
}

/** `silent`: says that it sends, and nothing comes. `swapped`: every tenth packet comes after the one that follows it, and every hundredth twice. */
export type UdpHabit = 'honest' | 'silent' | 'swapped';

export interface UdpClient {
  readonly address: string;
  /** Of RTP; RTCP has the next. */
  readonly port: number;
}

const HEAD_BYTES = 4;

export class UdpLine implements PacketLine {
  readonly writableLength = 0;
  readonly #rtp: UdpSocket;
  readonly #rtcp: UdpSocket;
  readonly #client: UdpClient;
  readonly #habit: UdpHabit;
  #kept: Buffer | undefined;
  #sent = 0;

  private constructor(rtp: UdpSocket, rtcp: UdpSocket, client: UdpClient, habit: UdpHabit) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#client = client;
    this.#habit = habit;
  }

  /** `onReport`: RTCP came from the client. */
  static async open(host: string, client: UdpClient, habit: UdpHabit, onReport: () => void): Promise<UdpLine> {
    const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.bind(0, host);
      await once(socket, 'listening');
    }
    sockets[1].on('message', onReport);
    return new UdpLine(...sockets, client, habit);
  }

  get ports(): string {
    return `${this.#rtp.address().port}-${this.#rtcp.address().port}`;
  }

  write(interleaved: Buffer): void {
    if (this.#habit === 'silent') return;
    const packet = interleaved.subarray(HEAD_BYTES);
    const isRtcp = (interleaved.readUInt8(1) & 1) === 1;
    if (isRtcp) {
      this.#rtcp.send(packet, this.#client.port + 1, this.#client.address);
      return;
    }
    this.#sent++;
    if (this.#habit === 'swapped' && this.#sent % 10 === 0) {
      this.#kept = packet;
      return;
    }
    this.#send(packet);
    if (this.#sent % 100 === 55 && this.#habit === 'swapped') this.#send(packet);
    if (this.#kept !== undefined) this.#send(this.#kept);
    this.#kept = undefined;
  }

  cork(): void {}

  uncork(): void {}

  close(): void {
    this.#rtp.close();
    this.#rtcp.close();
  }

  #send(packet: Buffer): void {
    this.#rtp.send(packet, this.#client.port, this.#client.address);
  }
}
