/** Principals from cookies: the seat first; a console session counts only in the seat it was opened in. */
import type { Listener } from '@nightlatch/protocol';
import type { Sessions } from '../accounts/sessions.ts';
import type { MetricsTokens } from '../health/tokens.ts';
import type { Seats } from '../seat/seats.ts';
import type { FoundPrincipal, PrincipalSource } from './principals.ts';

const NOBODY = { kind: 'nobody' } as const;
/** RFC 6750 2.1; the scheme in any case (RFC 9110 11.1). A token of ours is never longer. */
const BEARER = /^bearer ([A-Za-z0-9_-]{1,128})$/i;

export interface PrincipalSourceParts {
  readonly recorderId: string;
  readonly seats: Seats;
  readonly sessions: Sessions;
  readonly metricsTokens: MetricsTokens;
}

export function makePrincipalSource(parts: PrincipalSourceParts): PrincipalSource {
  const { seats, sessions, metricsTokens } = parts;
  // Cookies know no ports: the recorder's id keeps two recorders at one `console.localhost` apart.
  const id = parts.recorderId.toLowerCase();
  const cookies = { seat: `nl-seat-${id}`, session: `nl-session-${id}`, app: '__Host-nl-app' };

  function atConsole(cookie: (name: string) => string | undefined): FoundPrincipal {
    const seatToken = cookie(cookies.seat);
    const seat = seatToken === undefined ? undefined : seats.find(seatToken);
    if (seat === undefined) return { principal: NOBODY, ended: seatToken !== undefined };
    const token = cookie(cookies.session);
    const session = token === undefined ? undefined : sessions.find(token);
    if (session?.seatId !== seat.id) {
      return { principal: { kind: 'seat', seatId: seat.id }, ended: token !== undefined };
    }
    const { sessionId, accountId, role } = session;
    return { principal: { kind: role, seatId: seat.id, sessionId, accountId }, ended: false };
  }

  function onLan(cookie: (name: string) => string | undefined, authorization: string | undefined): FoundPrincipal {
    const bearer = BEARER.exec(authorization ?? '')?.[1];
    if (bearer !== undefined && metricsTokens.isGood(bearer)) return { principal: { kind: 'scraper' }, ended: false };
    const token = cookie(cookies.app);
    const session = token === undefined ? undefined : sessions.find(token);
    if (session?.pairingId === undefined) return { principal: NOBODY, ended: token !== undefined };
    const { sessionId, pairingId, accountId, role } = session;
    return { principal: { kind: 'app', sessionId, pairingId, accountId, role }, ended: false };
  }

  return {
    cookies,
    find: (listener: Listener, cookie, authorization) =>
      listener === 'console' ? atConsole(cookie) : onLan(cookie, authorization),
    active(principal) {
      if ('sessionId' in principal) sessions.touch(principal.sessionId);
    },
  };
}
