/** One numbered step of the schema. Steps are never changed once released; a new one is added. */
export interface Migration {
  /** 1, 2, 3, … without gaps: becomes SQLite's user_version. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
