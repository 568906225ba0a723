/**
 * An operator's session: a cookie that says when it ends, under a MAC that the token keys. So every process knows it without asking the database, and
 * another token ends it. Signing out is remembered until then by the process that was asked.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { HOUR_MS, type Clock } from '../base/clock.ts';
import type { OperatorToken } from './token.ts';

export const SESSION_COOKIE = 'nightlatch-operator';
export const SESSION_LIFE_MS = 12 * HOUR_MS;

export interface Sessions {
  /** The cookie's value; undefined when the token is wrong. */
  begin(token: string): string | undefined;
  isOpen(cookie: string | undefined): boolean;
  end(cookie: string | undefined): void;
}

export function makeSessions(token: OperatorToken, clock: Clock): Sessions {
  const ended = new Map<string, number>();
  const endsOf = (cookie: string | undefined): number | undefined => {
    const [, ends = '', nonce = '', mac = ''] = /^(\d{1,15})\.([\w-]{22})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
    const key = token.sessionKey();
    if (key === undefined || ends === '') return undefined;
    const given = Buffer.from(mac, 'base64url');
    const right = macOf(key, `${ends}.${nonce}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return Number(ends) > clock.wall_ms() ? Number(ends) : undefined;
  };
  return {
    begin(given) {
      const key = token.sessionKey();
      if (!token.isRight(given) || key === undefined) return undefined;
      const said = `${clock.wall_ms() + SESSION_LIFE_MS}.${randomBytes(16).toString('base64url')}`;
      return `${said}.${macOf(key, said).toString('base64url')}`;
    },
    isOpen: (cookie) => cookie !== undefined && !ended.has(cookie) && endsOf(cookie) !== undefined,
    end(cookie) {
      const now_ms = clock.wall_ms();
      for (const [old, ends] of ended) if (ends <= now_ms) ended.delete(old);
      const ends = endsOf(cookie);
      if (cookie !== undefined && ends !== undefined) ended.set(cookie, ends);
    },
  };
}

function macOf(key: Uint8Array, said: string): Buffer {
  return createHmac('sha256', key).update(said).digest();
}
