/** A client of one listener over real sockets, with cookies of its own and full power over Host and Origin. */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { WebSocket } from 'ws';

export interface Place {
  readonly scheme: 'http' | 'https';
  readonly hostName: string;
  readonly port: number;
  /** PEM */
  readonly authority?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON, or {} where it is none. */
  readonly json: Record<string, unknown>;
  /** The problem's code. */
  readonly code: string | undefined;
}

export interface Ask {
  readonly body?: unknown;
  readonly host?: string;
  /** null sends none. */
  readonly origin?: string | null;
  readonly headers?: Record<string, string>;
}

export interface SocketAsk {
  readonly host?: string;
  readonly origin?: string | null;
  /** Attached before the socket opens, so that nothing is missed. */
  readonly onMessage?: (data: Buffer, binary: boolean) => void;
}

export class Client {
  readonly place: Place;
  readonly cookies = new Map<string, string>();

  constructor(place: Place) {
    this.place = place;
  }

  get host(): string {
    return `${this.place.hostName}:${this.place.port}`;
  }

  get origin(): string {
    return `${this.place.scheme}://${this.host}`;
  }

  clone(): Client {
    const copy = new Client(this.place);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  async call(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    const response = await this.open(method, path, ask);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const json = asJson(text);
    const type = json['type'];
    const code = typeof type === 'string' ? type.replace('urn:nightlatch:problem:', '') : undefined;
    return { status: response.statusCode ?? 0, headers: response.headers, text, json, code };
  }

  /** The answer as a stream, its cookies kept. */
  async open(method: string, path: string, ask: Ask = {}): Promise<IncomingMessage> {
    const request = this.place.scheme === 'https' ? httpsRequest : httpRequest;
    const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
    const origin = ask.origin === undefined ? this.origin : ask.origin;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.place.port,
          method,
          path,
          agent: false,
          servername: this.place.hostName,
          ca: this.place.authority,
          headers: {
            host: ask.host ?? this.host,
            cookie: this.#cookieHeader(),
            ...(origin === null ? {} : { origin }),
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
            ...ask.headers,
          },
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(body);
    });
    for (const cookie of response.headers['set-cookie'] ?? []) this.#keep(cookie);
    return response;
  }

  /** An open websocket, or the status of the refusal. */
  async socket(path: string, ask: SocketAsk = {}): Promise<WebSocket | number> {
    const scheme = this.place.scheme === 'https' ? 'wss' : 'ws';
    const origin = ask.origin === undefined ? this.origin : ask.origin;
    const socket = new WebSocket(`${scheme}://127.0.0.1:${this.place.port}${path}`, {
      headers: { host: ask.host ?? this.host, cookie: this.#cookieHeader() },
      ...(origin === null ? {} : { origin }),
      ...(this.place.authority === undefined ? {} : { ca: this.place.authority, servername: this.place.hostName }),
    });
    if (ask.onMessage !== undefined) socket.on('message', ask.onMessage);
    return await new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      socket.on('error', reject);
    });
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    if (value === '') this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), value);
  }
}

function asJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
