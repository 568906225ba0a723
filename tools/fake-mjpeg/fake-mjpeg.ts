/**
 * A camera that sends MJPEG over HTTP (`multipart/x-mixed-replace`) on loopback, as many cheap cameras do: in a loop, at its pace, with a
 * password where one is given, and with the misfortunes that tests plan. Everything it opened is closed by `stop()`.
 */
import { once } from 'node:events';
import { type Server, type ServerResponse, createServer } from 'node:http';

const BOUNDARY = 'picture';

export interface FakeMjpegOptions {
  readonly pictures: readonly Buffer[];
  readonly framesPerSecond: number;
  /** Asked for by Basic; absent: nobody is asked. */
  readonly user?: string;
  readonly password?: string;
  readonly contentType?: string;
  readonly withLengths?: boolean;
  readonly port?: number;
}

export interface FakeMjpeg {
  readonly url: string;
  /** Pictures sent to clients since the start. */
  sent(): number;
  clients(): number;
  /** Ends every connection. */
  cut(): void;
  /** Clients stay connected and get nothing. */
  stall(): void;
  stop(): Promise<void>;
}

export async function startFakeMjpeg(options: FakeMjpegOptions): Promise<FakeMjpeg> {
  const { pictures, framesPerSecond, contentType = `multipart/x-mixed-replace; boundary=${BOUNDARY}` } = options;
  const clients = new Set<ServerResponse>();
  const wanted =
    options.password === undefined
      ? undefined
      : `Basic ${Buffer.from(`${options.user ?? 'admin'}:${options.password}`).toString('base64')}`;
  let sent = 0;
  let stalled = false;
  let next = 0;

  const server: Server = createServer((request, response) => {
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="camera"' }).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-cache' });
    clients.add(response);
    response.on('close', () => clients.delete(response));
  });

  const pace = setInterval(() => {
    const picture = pictures[next++ % pictures.length];
    if (picture === undefined || stalled) return;
    const length = options.withLengths === false ? '' : `Content-Length: ${picture.length}\r\n`;
    for (const client of clients) {
      client.write(`--${BOUNDARY}\r\nContent-Type: image/jpeg\r\n${length}\r\n`);
      client.write(picture);
      client.write('\r\n');
      sent++;
    }
  }, 1_000 / framesPerSecond);

  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/video.mjpg`,
    sent: () => sent,
    clients: () => clients.size,
    cut() {
      for (const client of clients) client.destroy();
    },
    stall() {
      stalled = true;
    },
    async stop() {
      clearInterval(pace);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
