/**
 * What a handler is. A handler gets validated input and the call's principal, answers with the route's response
 * shape, or throws a `Refusal`. It knows nothing of fastify. Routes that stream answer with a `StreamAnswer`; websocket
 * routes take over the socket.
 */
import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Listener, RouteInput, RouteName, RouteResponse, Routes } from '@nightlatch/protocol';

export type Principal =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'seat'; readonly seatId: string }
  | { readonly kind: 'scraper' }
  | {
      readonly kind: 'viewer' | 'owner';
      readonly seatId: string;
      readonly sessionId: string;
      readonly accountId: string;
    }
  | {
      readonly kind: 'app';
      readonly sessionId: string;
      readonly pairingId: string;
      readonly accountId: string;
      readonly role: 'viewer' | 'owner';
    };

export interface Call {
  readonly listener: Listener;
  readonly principal: Principal;
  /** For throttles: the peer's address on the LAN listener; on the console listener always the same. */
  readonly remoteAddress: string;
  /** Headers `Range` and `If-Range` (RFC 9110 14.2), for what is streamed. */
  readonly range?: string | undefined;
  readonly ifRange?: string | undefined;
  /** Sets or clears the cookie of a signed-in session (console or app, by listener). */
  setSessionCookie(token: string | undefined): void;
  /** Sets the cookie of a seat (console listener only). */
  setSeatCookie(token: string): void;
}

/** What a route with `streams` answers; its content type is the route's unless `headers` says otherwise. */
export interface StreamAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readable | Uint8Array | string;
}

/** The calls whose answers are JSON (or nothing). */
export type Handler<N extends RouteName> = (
  input: RouteInput<Routes[N]>,
  call: Call,
) => Promise<RouteResponse<Routes[N]>> | RouteResponse<Routes[N]>;

export type StreamHandler<N extends RouteName> = (
  input: RouteInput<Routes[N]>,
  call: Call,
) => Promise<StreamAnswer> | StreamAnswer;

/** Called after the access check, with the socket open. Throwing a `Refusal` closes it with the refusal's sentence. */
export type SocketHandler<N extends RouteName> = (input: RouteInput<Routes[N]>, call: Call, socket: WebSocket) => void;

export type HandlerOf<N extends RouteName> = Routes[N] extends { readonly websocket: true }
  ? SocketHandler<N>
  : Routes[N] extends { readonly streams: string }
    ? StreamHandler<N>
    : Handler<N>;

/** Handlers of one room, by route name. */
export type Handlers<N extends RouteName> = { readonly [K in N]: HandlerOf<K> };

/** Every route has a handler, or it does not compile. The listener itself answers `openApi`. */
export type AllHandlers = Handlers<Exclude<RouteName, 'openApi'>>;
