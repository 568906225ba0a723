/** Ids, tokens and their stored form. All from the CSPRNG. */
import { createHash, randomBytes } from 'node:crypto';

/** 128 bits, base64url: for rows that people's requests name. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** 256 bits, base64url: a bearer's secret. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How a token is stored: SHA-256 is enough for 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
