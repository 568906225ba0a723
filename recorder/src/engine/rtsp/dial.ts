/**
 * Opens the connection to a camera, TCP or TLS. Reads without TLS share one buffer among all cameras: bytes are handled in the call that
 * reads them, and one buffer stays in the processor's cache. The caller bounds the time and hears the socket.
 */
import { type Socket, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { CameraFailure } from '../failure.ts';
import { type CameraAddress, isLoopback } from './address.ts';
import type { CameraCertificates } from './certificates.ts';

const READ_BYTES = 64 * 1024;
const shared = Buffer.allocUnsafeSlow(READ_BYTES);

export interface DialParts {
  readonly address: CameraAddress;
  readonly certificates: CameraCertificates;
  /** A camera may send the recorder on, but never to the recorder's own machine. */
  readonly mayBeLoopback: boolean;
  /** What came is `buffer[0, end)`, good during the call only. */
  readonly onBytes: (buffer: Buffer, end: number) => void;
  /** It is connected, and is who it has to be: requests may be sent. */
  readonly onOpen: () => void;
  readonly onRefusal: (failure: CameraFailure) => void;
}

export function dial(parts: DialParts): Socket {
  const { address, onBytes, onRefusal } = parts;
  // No read allocates.
  const buffer = address.secure ? Buffer.allocUnsafeSlow(READ_BYTES) : shared;
  const options = {
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    onread: {
      buffer,
      callback: (count: number) => {
        onBytes(buffer, count);
        return true;
      },
    },
  };
  const open = (socket: Socket, check: () => void): void => {
    try {
      if (!parts.mayBeLoopback && isLoopback(socket.remoteAddress ?? '')) {
        throw new CameraFailure('without-video', 'the camera sends the recorder to itself for its video');
      }
      check();
      parts.onOpen();
    } catch (error) {
      if (!(error instanceof CameraFailure)) throw error;
      onRefusal(error);
    }
  };
  if (!address.secure) {
    const socket = connect(options);
    return socket.on('connect', () => open(socket, () => undefined));
  }
  // No authority vouches for a camera: its certificate itself is what counts.
  const socket = connectTls({ ...options, rejectUnauthorized: false, minVersion: 'TLSv1.2' });
  return socket.on('secureConnect', () =>
    open(socket, () => parts.certificates.check(address, socket.getPeerX509Certificate()?.raw)),
  );
}
