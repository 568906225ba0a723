/**
 * Who a request acts for, from its cookies and its bearer token alone, and whether that principal may call a route on a
 * listener. Nothing else the client claims (headers, addresses, body) takes part.
 */
import type { Listener, PrincipalKind, Route } from '@nightlatch/protocol';
import { Refusal } from '@nightlatch/protocol';
import type { Principal } from './handler.ts';

export interface FoundPrincipal {
  readonly principal: Principal;
  /** A cookie was sent whose seat or session has ended (epoch, idle, sign-out): the refusal says so. */
  readonly ended: boolean;
}

/** Names of the cookies and what stands behind their values. */
export interface PrincipalSource {
  readonly cookies: { readonly seat: string; readonly session: string; readonly app: string };
  /** `authorization`: that header, for programs on the LAN. */
  find(
    listener: Listener,
    cookie: (name: string) => string | undefined,
    authorization: string | undefined,
  ): FoundPrincipal;
  /** The person behind it did something: the idle time begins anew. */
  active(principal: Principal): void;
}

/** Throws `not-signed-in`, `session-ended` or `not-allowed`; a listener the route does not name never gets here. */
export function checkAccess(allowed: readonly PrincipalKind[], found: FoundPrincipal): void {
  const { principal, ended } = found;
  if (allowed.includes(principal.kind)) return;
  if (principal.kind === 'nobody' || principal.kind === 'seat') {
    if (ended) throw new Refusal('session-ended', 'You have been signed out. Please sign in again.');
    if (allowed.includes('scraper'))
      throw new Refusal('not-signed-in', 'This needs a token that an owner makes at the recorder, as a bearer token.');
    throw new Refusal(
      'not-signed-in',
      principal.kind === 'seat'
        ? 'Please sign in first.'
        : "This is only for the recorder's own screen or a paired app.",
    );
  }
  throw new Refusal('not-allowed', 'Your account may not do this. Ask an owner of the recorder.');
}

/** What a route lets in on a listener; undefined when the listener does not have the route. Throws for a route without `who`. */
export function accessOf(name: string, route: Route, listener: Listener): readonly PrincipalKind[] | undefined {
  const who: Route['who'] | undefined = route.who;
  if (who === undefined || (who.console === undefined && who.lan === undefined)) {
    throw new Error(`The route ${name} does not say who may call it.`);
  }
  const allowed = who[listener];
  if (allowed !== undefined && allowed.length === 0)
    throw new Error(`The route ${name} lets nobody in on ${listener}.`);
  return allowed;
}
