/** A small RTSP client for tests: real sockets, Digest and Basic, H.264 put back together. Everything it opens closes with it. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { readStamp } from '../../bytes/frame-stamp.ts';

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface ReceivedFrame {
  readonly counter: number | undefined;
  readonly timestamp: number;
  readonly nals: readonly Buffer[];
}

export class TestClient {
  readonly frames: ReceivedFrame[] = [];
  readonly senderReports: Buffer[] = [];
  /** Payload kinds that came: single, STAP-A (24), FU-A (28). */
  readonly kinds = new Set<number>();
  sequenceGaps = 0;
  bytes = 0;
  readonly #socket: Socket;
  readonly #url: string;
  readonly #waiting: ((answer: Answer) => void)[] = [];
  #buffer: Buffer = Buffer.alloc(0);
  #unit: Buffer[] = [];
  #fragment: Buffer[] = [];
  #lastSequence: number | undefined;
  #sequence = 0;

  private constructor(socket: Socket, url: string) {
    this.#socket = socket;
    this.#url = url;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
  }

  static async connect(url: string): Promise<TestClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new TestClient(socket, url);
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }
  close(): void {
    this.#socket.destroy();
  }
  /** Stops reading, as a client does that hangs. */
  pause(): void {
    this.#socket.pause();
  }
  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  async ask(method: string, headers: Readonly<Record<string, string>> = {}, url = this.#url): Promise<Answer> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#socket.once('close', () => reject(new Error('the camera hung up')));
    });
    this.#socket.write(`${method} ${url} RTSP/1.0\r\nCSeq: ${++this.#sequence}\r\n${lines.join('')}\r\n`);
    return answer;
  }

  /** DESCRIBE, SETUP and PLAY, signing in when asked; the answer that was not 200, or the one to PLAY. */
  async play(user = '', password = ''): Promise<Answer> {
    const first = await this.ask('DESCRIBE');
    const challenge = first.headers.get('www-authenticate');
    const signed = (method: string, url = this.#url): Record<string, string> =>
      challenge === undefined ? {} : { Authorization: authorization(challenge, method, url, user, password) };
    const described = challenge === undefined ? first : await this.ask('DESCRIBE', signed('DESCRIBE'));
    if (described.status !== 200) return described;
    const track = `${this.#url}/trackID=0`;
    const transport = { Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1' };
    const setUp = await this.ask('SETUP', { ...signed('SETUP', track), ...transport }, track);
    if (setUp.status !== 200) return setUp;
    const session = setUp.headers.get('session')?.split(';')[0] ?? '';
    return this.ask('PLAY', { ...signed('PLAY'), Session: session });
  }

  #read(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      if (this.#buffer[0] === 0x24) {
        const end = this.#buffer.length < 4 ? Infinity : 4 + this.#buffer.readUInt16BE(2);
        if (this.#buffer.length < end) return;
        const packet = this.#buffer.subarray(4, end);
        if (this.#buffer[1] === 0) this.#packet(packet);
        else this.senderReports.push(Buffer.from(packet));
        this.#buffer = this.#buffer.subarray(end);
        continue;
      }
      const headerEnd = this.#buffer.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const [first = '', ...lines] = this.#buffer.toString('latin1', 0, headerEnd).split('\r\n');
      const headers = new Map(lines.map((line) => split(line)));
      const end = headerEnd + 4 + Number(headers.get('content-length') ?? 0);
      if (this.#buffer.length < end) return;
      const body = this.#buffer.toString('latin1', headerEnd + 4, end);
      this.#buffer = this.#buffer.subarray(end);
      this.#waiting.shift()?.({ status: Number(first.split(' ')[1]), headers, body });
    }
  }

  #packet(packet: Buffer): void {
    const sequence = packet.readUInt16BE(2);
    if (this.#lastSequence !== undefined && sequence !== ((this.#lastSequence + 1) & 0xffff)) this.sequenceGaps++;
    this.#lastSequence = sequence;
    const payload = packet.subarray(12);
    const kind = (payload[0] ?? 0) & 0x1f;
    this.kinds.add(kind);
    if (kind === 24) {
      for (let at = 1; at < payload.length; at += 2 + payload.readUInt16BE(at))
        this.#unit.push(Buffer.from(payload.subarray(at + 2, at + 2 + payload.readUInt16BE(at))));
    } else if (kind === 28) {
      const head = payload[1] ?? 0;
      if (head & 0x80) this.#fragment = [Buffer.of(((payload[0] ?? 0) & 0xe0) | (head & 0x1f))];
      this.#fragment.push(Buffer.from(payload.subarray(2)));
      if (head & 0x40) this.#unit.push(Buffer.concat(this.#fragment));
    } else this.#unit.push(Buffer.from(payload));
    if (((packet[1] ?? 0) & 0x80) === 0) return;
    this.frames.push({
      counter: readStamp(this.#unit)?.counter,
      timestamp: packet.readUInt32BE(4),
      nals: this.#unit,
    });
    this.#unit = [];
  }
}

function split(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function authorization(challenge: string, method: string, url: string, user: string, password: string): string {
  if (challenge.startsWith('Basic')) return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const sha256 = challenge.includes('SHA-256');
  const hash = (text: string): string =>
    createHash(sha256 ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const secret = hash(`${user}:${field('realm')}:${password}`);
  const middle = sha256 ? `${field('nonce')}:00000001:abcdef:auth` : field('nonce');
  const response = hash(`${secret}:${middle}:${hash(`${method}:${url}`)}`);
  const base = `Digest username="${user}", realm="${field('realm')}", nonce="${field('nonce')}", uri="${url}", response="${response}"`;
  return sha256 ? `${base}, algorithm=SHA-256, qop=auth, nc=00000001, cnonce="abcdef"` : base;
}
