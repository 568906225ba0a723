/**
 * What a handler is. A handler gets validated input and the call's principal, answers with the route's response
 * shape, or throws a `Refusal`. It knows nothing of fastify.
 */
import type { Listener, RouteInput, RouteName, RouteResponse, Routes } from '@nightlatch/protocol';

export type Principal =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'seat'; readonly seatId: string }
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
  /** Sets or clears the cookie of a signed-in session (console or app, by listener). */
  setSessionCookie(token: string | undefined): void;
}

export type Handler<N extends RouteName> = (
  input: RouteInput<Routes[N]>,
  call: Call,
) => Promise<RouteResponse<Routes[N]>> | RouteResponse<Routes[N]>;

/** Handlers of one room, by route name. */
export type Handlers<N extends RouteName> = { readonly [K in N]: Handler<K> };
