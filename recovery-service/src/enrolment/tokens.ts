/** A tenant's enrolment tokens: shown once, kept as what proves them, sealed under a key that is not in the database. */
import { randomBytes } from 'node:crypto';
import { enrolmentKey } from '@nightlatch/protocol/envelope/enrolment';
import { CROCKFORD_ALPHABET } from '@nightlatch/protocol';
import type { Database } from '../db/database.ts';
import { sealFor } from '../keys/sealed.ts';

/** 120 bits, in groups of four, as it is typed at a recorder. */
const TOKEN_CHARACTERS = 24;

export function tokenPurpose(tenant: string): string {
  return `enrolment token of ${tenant}`;
}

/** The new token; nobody can read it again. The tenant exists. */
export async function makeToken(parts: {
  readonly database: Database;
  readonly dataKey: Uint8Array;
  readonly tenant: string;
  readonly label: string;
  readonly now: Date;
}): Promise<string> {
  const { database, dataKey, tenant, label, now } = parts;
  const characters = [...randomBytes(TOKEN_CHARACTERS)].map((byte) => CROCKFORD_ALPHABET.charAt(byte & 31));
  const token = characters.join('').replace(/(.{4})(?=.)/g, '$1-');
  await database.kysely
    .insertInto('tenant_tokens')
    .values({
      tenant,
      label,
      made_at: now,
      sealed_key: sealFor(tokenPurpose(tenant), dataKey, await enrolmentKey(token)),
    })
    .execute();
  return token;
}

/** Recorders that are enrolled stay so. False when there is no such token. */
export async function removeToken(database: Database, tenant: string, token: number): Promise<boolean> {
  const { numDeletedRows } = await database.kysely
    .deleteFrom('tenant_tokens')
    .where('tenant', '=', tenant)
    .where('token', '=', token)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
