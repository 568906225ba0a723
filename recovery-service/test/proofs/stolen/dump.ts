/** Everything that a thief of the database gets: each table of each schema row by row (as COPY writes it), and the server's own files, write-ahead log included. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Postgres } from '@nightlatch/tools/postgres/postgres';
import { readEnvelope, type Envelope } from '@nightlatch/protocol/envelope/layout';

export interface Stolen {
  /** By table (`public.deliveries`): its rows as JSON lines, bytea in hex. */
  readonly tables: ReadonlyMap<string, Buffer>;
  readonly rows: number;
}

/** Table after table, while the service works. */
export async function dumpTables(postgres: Postgres, database?: string): Promise<Stolen> {
  const names = await postgres.query(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`,
    [],
    database,
  );
  const tables = new Map<string, Buffer>();
  let rows = 0;
  for (const row of names) {
    const [schema, name] = [String(row['schema']), String(row['name'])];
    const all = await postgres.query(
      `select row_to_json(t)::text as row from "${schema}"."${name}" as t`,
      [],
      database,
    );
    rows += all.length;
    tables.set(`${schema}.${name}`, Buffer.from(all.map((one) => String(one['row'])).join('\n')));
  }
  return { tables, rows };
}

export function* filesBelow(folder: string): Generator<[path: string, bytes: Buffer]> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield [path, readFileSync(path)];
  }
}

/** Every sealed envelope in a dump, found by its first bytes. */
export function envelopesIn(stolen: Stolen): Envelope[] {
  const found: Envelope[] = [];
  for (const table of stolen.tables.values()) {
    for (const [hex] of table.toString('latin1').matchAll(/4e4c4531[0-9a-f]{400,1792}/g)) {
      const envelope = readEnvelope(Buffer.from(hex, 'hex'));
      if (envelope !== undefined) found.push(envelope);
    }
  }
  return found;
}

const ANY_32_BYTES = /(?<![0-9a-f])[0-9a-f]{64,}(?![0-9a-f])/g;
const ANY_BASE64 = /(?<![\w-])[\w-]{43}(?![\w-])/g;

/** Whatever in a dump could be a key of 32 bytes: every stretch of 32 in every value, and base64url of that length. */
export function keysIn(stolen: Stolen): Buffer[] {
  const keys = new Map<string, Buffer>();
  for (const table of stolen.tables.values()) {
    const text = table.toString('latin1');
    for (const [hex] of text.matchAll(ANY_32_BYTES)) {
      const bytes = Buffer.from(hex.slice(0, hex.length - (hex.length % 2)), 'hex');
      // Of an envelope every stretch would be thousands; its fields and its two ends are enough.
      const most = bytes.length > 200 ? [0, 17, 33, 65, bytes.length - 64, bytes.length - 32] : undefined;
      for (let at = 0; at + 32 <= bytes.length; at += 1)
        if (most === undefined || most.includes(at))
          keys.set(hex.slice(at * 2, at * 2 + 64), bytes.subarray(at, at + 32));
    }
    for (const [word] of text.matchAll(ANY_BASE64)) {
      const bytes = Buffer.from(word, 'base64url');
      if (bytes.length === 32) keys.set(bytes.toString('hex'), bytes);
    }
  }
  return [...keys.values()];
}
