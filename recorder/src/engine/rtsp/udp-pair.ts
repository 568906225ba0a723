/** Two UDP sockets on neighbouring ports, the even one for RTP, the odd one for RTCP (RFC 3550 11). */
import { type Socket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { CameraFailure } from '../failure.ts';

const MAX_TRIES = 32;
/** A key frame comes in one burst; the system may give less. */
const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

export interface UdpPair {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  /** Of RTP. */
  readonly port: number;
}

/** Bound to an address of the recorder. Rejects with a CameraFailure. */
export async function openUdpPair(localAddress: string): Promise<UdpPair> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const rtp = await bind(localAddress, 0);
    if (rtp === undefined) continue;
    const { port } = rtp.address();
    const rtcp = port % 2 === 0 ? await bind(localAddress, port + 1) : undefined;
    if (rtcp !== undefined) return { rtp, rtcp, port };
    rtp.close();
  }
  throw new CameraFailure('unreachable', 'the recorder has no free ports for UDP');
}

async function bind(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  try {
    socket.bind({ address, port });
    await once(socket, 'listening');
    // What cannot be sent is a report that the camera can do without.
    socket.on('error', () => undefined);
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}
