/**
 * Every websocket, stream and download that is open, and who it was opened for, so that a raised epoch, a sign-out or a
 * removed pairing closes it at once. Closing is synchronous: when these functions return, nothing more is sent.
 */
import type { Principal } from './handler.ts';

interface OpenConnection {
  readonly principal: Principal;
  readonly close: () => void;
}

export interface Connections {
  /** Notes an open connection; `close` must end it at once. Gives back the function that forgets it. */
  open(principal: Principal, close: () => void): () => void;
  /** Of one account, or of every account when undefined (a raised recorder epoch). */
  closeAccount(accountId: string | undefined): number;
  closeSession(sessionId: string): number;
  closeSeat(seatId: string): number;
  closePairing(pairingId: string): number;
  /** Those of people at the seat who have not signed in: when the owner stops showing live pictures to them. */
  closeSignedOut(): number;
  /** The sessions that have something open, for a sweep over those that have ended by time. */
  sessions(): Set<string>;
  closeAll(): number;
}

export function makeConnections(): Connections {
  const open = new Set<OpenConnection>();
  const closeWhere = (matches: (principal: Principal) => boolean): number => {
    let closed = 0;
    for (const connection of open) {
      if (!matches(connection.principal)) continue;
      open.delete(connection);
      connection.close();
      closed += 1;
    }
    return closed;
  };
  return {
    open(principal, close) {
      const connection = { principal, close };
      open.add(connection);
      return () => open.delete(connection);
    },
    closeAccount: (accountId) =>
      closeWhere((of) => 'accountId' in of && (accountId === undefined || of.accountId === accountId)),
    closeSession: (sessionId) => closeWhere((of) => 'sessionId' in of && of.sessionId === sessionId),
    closeSeat: (seatId) => closeWhere((of) => 'seatId' in of && of.seatId === seatId),
    closePairing: (pairingId) => closeWhere((of) => of.kind === 'app' && of.pairingId === pairingId),
    closeSignedOut: () => closeWhere((of) => of.kind === 'seat' || of.kind === 'nobody'),
    sessions: () =>
      new Set([...open].flatMap(({ principal }) => ('sessionId' in principal ? [principal.sessionId] : []))),
    closeAll: () => closeWhere(() => true),
  };
}
