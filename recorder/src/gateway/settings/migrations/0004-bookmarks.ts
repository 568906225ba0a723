/** Bookmarks: moments and ranges of footage that somebody wants to find again, or keep. Times: milliseconds of the Unix epoch. */
import type { SchemaStep } from '../../../base/migrate.ts';

export const bookmarks: SchemaStep = {
  version: 4,
  sql: `
    CREATE TABLE bookmarks (
      id TEXT PRIMARY KEY,
      camera_id TEXT NOT NULL,                     -- footage outlives its camera, and so do bookmarks
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      text TEXT NOT NULL,
      is_protected INTEGER NOT NULL,               -- 1: retention leaves its footage alone
      account_id TEXT,                             -- who made it; NULL: removed since
      made_by TEXT NOT NULL                        -- that person's name then
    ) STRICT;
    CREATE INDEX bookmarks_by_time ON bookmarks (from_ms);
  `,
};
