/**
 * The console's API as a browser at the seat calls it, over a real socket: Host, Origin and cookies included. For preparing a
 * scenario and for asking what became of it; the scenarios' own steps are done with the mouse.
 */
import { request } from 'node:http';
import type { Route, RouteAnswer, RouteBody, RouteParams, RouteQuery } from '@nightlatch/protocol';
import { problemCode, problemSchema } from '@nightlatch/protocol';
import type { Recorder } from './recorder.ts';

interface Given<R extends Route> {
  readonly params?: RouteParams<R>;
  readonly query?: RouteQuery<R>;
  readonly body?: RouteBody<R>;
}

/** A problem that the recorder answered with. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, title: string) {
    super(`${status} ${code}: ${title}`);
    this.status = status;
    this.code = code;
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

export class SeatClient {
  readonly #port: number;
  readonly #cookies = new Map<string, string>();

  constructor(consolePort: number) {
    this.#port = consolePort;
  }

  /** Sits down at the console with a fresh one-time address. */
  static async sit(recorder: Recorder): Promise<SeatClient> {
    return SeatClient.sitWith(recorder.consolePort, await recorder.seatUrl());
  }

  static async sitWith(consolePort: number, seatUrl: string): Promise<SeatClient> {
    const client = new SeatClient(consolePort);
    const url = new URL(seatUrl);
    const answer = await client.raw('GET', url.pathname + url.search);
    if (answer.status !== 302 && answer.status !== 303)
      throw new Refused(answer.status, 'seat', answer.text.slice(0, 300));
    return client;
  }

  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get origin(): string {
    return `http://console.localhost:${this.#port}`;
  }

  /** One HTTP request; never follows redirects. */
  raw(method: string, path: string, body?: unknown): Promise<RawAnswer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request({
        host: '127.0.0.1',
        port: this.#port,
        method,
        path,
        headers: {
          host: `console.localhost:${this.#port}`,
          origin: this.origin,
          ...(this.#cookies.size === 0 ? {} : { cookie: this.cookieHeader }),
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
      });
      call.setTimeout(20_000, () => call.destroy(new Error(`${method} ${path}: no answer within 20 s`)));
      call.on('error', reject);
      call.on('response', (response) => {
        for (const cookie of response.headers['set-cookie'] ?? []) this.#keep(cookie);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      call.end(payload);
    });
  }

  /** Calls a route of the protocol; throws `Refused` for a problem. */
  async call<const R extends Route>(route: R, given: Given<R> = {}): Promise<RouteAnswer<R>> {
    const params = (given.params ?? {}) as Record<string, unknown>;
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const query = new URLSearchParams(
      Object.entries((given.query ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
    ).toString();
    const answer = await this.raw(route.method, query === '' ? path : `${path}?${query}`, given.body);
    if (answer.status >= 400) {
      const problem = problemSchema.safeParse(parse(answer.text));
      throw problem.success
        ? new Refused(answer.status, problemCode(problem.data) ?? problem.data.type, problem.data.title)
        : new Refused(answer.status, 'not-a-problem', answer.text.slice(0, 300));
    }
    return (route.response === undefined ? undefined : route.response.parse(parse(answer.text))) as RouteAnswer<R>;
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const value = pair.slice(at + 1).trim();
    const isGone = value === '' || attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
    if (isGone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
