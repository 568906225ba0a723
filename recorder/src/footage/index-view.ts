/**
 * The index as those see it who only read: opened when it is there, opened anew when the engine made a new one. Without an index
 * (nothing recorded yet, or the engine is bringing an older one up to date) every question has an empty answer. Queries block for a
 * millisecond or so; their statements are kept.
 */
import { statSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { schemaVersion } from '../base/migrate.ts';
import { INDEX_VERSION } from './index-schema.ts';

/** The first schema with all that is asked for. */
const LEAST_SCHEMA = 2;

export type Row = Record<string, SQLOutputValue>;
/** The columns in the order that was asked for. */
export type RowList = readonly SQLOutputValue[];

/** The index was written by a newer version, and is left alone. The message is a sentence for people. */
export class UnreadableIndex extends Error {
  override readonly name = 'UnreadableIndex';

  constructor() {
    super('The footage was recorded by a newer version of Nightlatch and plays again with that version.');
  }
}

export class IndexView {
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();
  readonly #listStatements = new Map<string, StatementSync>();
  #db: DatabaseSync | undefined;
  #inode = 0;
  /** Grows when another index is opened: ids of rows known before mean nothing then. */
  generation = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws UnreadableIndex, or what SQLite throws. */
  all(sql: string, ...values: (string | number)[]): Row[] {
    return this.#ask(this.#statements, sql, (statement) => statement.all(...values));
  }

  /** The same without names, for answers of thousands of rows: it takes half the time. */
  lists(sql: string, ...values: (string | number)[]): RowList[] {
    return this.#ask(this.#listStatements, sql, (statement): RowList[] => {
      statement.setReturnArrays(true);
      // The types of node:sqlite know of rows with names alone.
      return statement.all(...values) as unknown as RowList[];
    });
  }

  #ask<T>(statements: Map<string, StatementSync>, sql: string, ask: (statement: StatementSync) => T[]): T[] {
    const db = this.#open();
    if (db === undefined) return [];
    try {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = db.prepare(sql);
        statements.set(sql, statement);
      }
      return ask(statement);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#listStatements.clear();
    this.#db?.close();
    this.#db = undefined;
  }

  #open(): DatabaseSync | undefined {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    if (inode === undefined) {
      this.close();
      return undefined;
    }
    if (this.#db !== undefined && inode === this.#inode) return this.#db;
    this.close();
    this.#inode = inode;
    const db = new DatabaseSync(this.#path, { readOnly: true });
    try {
      const version = schemaVersion(db);
      if (version > INDEX_VERSION) throw new UnreadableIndex();
      if (version < LEAST_SCHEMA) {
        db.close();
        return undefined;
      }
    } catch (error) {
      if (db.isOpen) db.close();
      throw error;
    }
    this.generation++;
    this.#db = db;
    return db;
  }
}
