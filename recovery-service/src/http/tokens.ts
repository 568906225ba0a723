/** Tokens that stand in a file, for figures and operators: read again when they change, compared in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readIfThere } from '../base/files.ts';

const SHORTEST = 16;

export interface FileToken {
  /** False too where there is no file, or a token too short to be one. */
  isRight(given: string): boolean;
}

export function fileToken(path: string | undefined): FileToken {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return {
    isRight(given) {
      const token = path === undefined ? undefined : readIfThere(path)?.toString().trim();
      if (token === undefined || token.length < SHORTEST) return false;
      return timingSafeEqual(digest(given), digest(token));
    },
  };
}

/** RFC 6750. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
}
