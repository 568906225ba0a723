/**
 * The console's API as a browser at the seat calls it, over a real socket: Host, Origin and cookies included. Never follows
 * redirects. Node's own client cannot be used for it, since it forbids setting Host.
 */
import { request } from 'node:http';
import {
  type Route,
  type RouteAnswer,
  type RouteBody,
  type RouteParams,
  type RouteQuery,
  problemCode,
  problemSchema,
} from '@nightlatch/protocol';

/** A problem that the recorder answered with. */
export class Refused extends Error {
  readonly status: number;
  /** A problem code, or `not-a-problem`. */
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

const LIMIT_MS = 20_000;

export class SeatClient {
  readonly #port: number;
  readonly #cookies = new Map<string, string>();

  /** Somebody who has no seat yet. */
  constructor(consolePort: number) {
    this.#port = consolePort;
  }

  /** Sits down with a fresh one-time address, as `nightlatch seat` prints it. */
  static async sitWith(consolePort: number, seatUrl: string): Promise<SeatClient> {
    const url = new URL(seatUrl);
    const client = new SeatClient(consolePort);
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

  /** Calls a route of the protocol; throws `Refused` for a problem. */
  async call<const R extends Route>(
    route: R,
    given: { params?: RouteParams<R>; query?: RouteQuery<R>; body?: RouteBody<R> } = {},
  ): Promise<RouteAnswer<R>> {
    const params = (given.params ?? {}) as Record<string, unknown>;
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const asked = Object.entries((given.query ?? {}) as Record<string, unknown>);
    const query = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)])).toString();
    const answer = await this.raw(route.method, query === '' ? path : `${path}?${query}`, given.body);
    if (answer.status >= 400) {
      const problem = problemSchema.safeParse(parse(answer.text));
      throw problem.success
        ? new Refused(answer.status, problemCode(problem.data) ?? problem.data.type, problem.data.title)
        : new Refused(answer.status, 'not-a-problem', answer.text.slice(0, 300));
    }
    return (route.response === undefined ? undefined : route.response.parse(parse(answer.text))) as RouteAnswer<R>;
  }

  raw(method: string, path: string, body?: unknown): Promise<RawAnswer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const host = `console.localhost:${this.#port}`;
    const headers = {
      host,
      origin: this.origin,
      ...(this.#cookies.size === 0 ? {} : { cookie: this.cookieHeader }),
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    };
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port: this.#port, method, path, headers });
      call.setTimeout(LIMIT_MS, () => call.destroy(new Error(`${method} ${path}: no answer in ${LIMIT_MS} ms`)));
      call.on('error', reject);
      call.on('response', (response) => {
        for (const set of response.headers['set-cookie'] ?? []) this.#keep(set);
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(pieces).toString('utf8'),
          }),
        );
      });
      call.end(payload);
    });
  }

  #keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split(';');
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
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
