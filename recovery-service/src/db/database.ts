/**
 * The database as the rooms see it: the same statements on PGlite and on PostgreSQL. What is asked for often is a named statement, planned once
 * a connection; what operators ask for goes through kysely.
 */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface Statement {
  /** Unique to its text. */
  readonly name: string;
  readonly text: string;
}

export type Row = Readonly<Record<string, unknown>>;

/** What pg-boss asks of a connection. */
export interface JobConnection {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface Queries {
  /** Rows are what the statement's author says they are. */
  run<R = Row>(statement: Statement, values: readonly unknown[]): Promise<R[]>;
}

export interface Transaction extends Queries {
  /** So that jobs are put in and taken out in this transaction. */
  readonly jobs: JobConnection;
}

export interface Database extends Queries {
  readonly kind: 'pglite' | 'postgres';
  readonly kysely: Kysely<Tables>;
  /** Each statement by itself. */
  readonly jobs: JobConnection;
  /** Committed when `work` resolves, undone when it rejects. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Several statements, no values: for the schema. */
  script(text: string): Promise<void>;
  close(): Promise<void>;
}

/** SQLSTATEs of a server that is going, coming or out of connections, and errors of a connection that broke. */
const PASSING = /^(08...|57P0[1-3]|53300|ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
const BROKEN = /connection (terminated|ended|timeout)|not queryable|timeout exceeded when trying to connect/i;
/** Serialization failure, deadlock. */
const AGAIN = /^(40001|40P01)$/;

/** The same work can succeed in a moment: the database is being started, or somebody else was in the way. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return PASSING.test(code) || AGAIN.test(code) || BROKEN.test(error.message);
}

export function isInTheWay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && AGAIN.test(error.code);
}
