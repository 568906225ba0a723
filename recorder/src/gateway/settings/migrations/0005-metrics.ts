/** Tokens for programs that read the recorder's figures. Times: milliseconds of the Unix epoch. */
import type { SchemaStep } from '../../../base/migrate.ts';

export const metrics: SchemaStep = {
  version: 5,
  sql: `
    CREATE TABLE metrics_tokens (
      id TEXT PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE,             -- SHA-256
      label TEXT NOT NULL,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      account_epoch INTEGER NOT NULL,              -- dies with the epochs it was made under
      recorder_epoch INTEGER NOT NULL,
      made_wall_ms INTEGER NOT NULL
    ) STRICT;
  `,
};
