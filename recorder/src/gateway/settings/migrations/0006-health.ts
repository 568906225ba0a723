/** What was wrong with the recorder and when, and the letters that told it. Times: `_wall_ms` Unix epoch; `_powered_ms` powered-on milliseconds. */
import type { SchemaStep } from '../../../base/migrate.ts';

export const health: SchemaStep = {
  version: 6,
  sql: `
    CREATE TABLE health_history (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,                          -- as healthKindSchema of the protocol; a later version may know others
      camera_id TEXT NOT NULL,                     -- empty: of the whole recorder
      sentence TEXT NOT NULL,                      -- as it was said first
      what_to_do TEXT NOT NULL,
      began_wall_ms INTEGER NOT NULL,
      ended_wall_ms INTEGER,                       -- NULL: it is there
      begin_told INTEGER NOT NULL DEFAULT 0,       -- 1: a letter told that it began
      end_told INTEGER NOT NULL DEFAULT 0          -- 1: nobody waits to hear that it is over
    ) STRICT;
    CREATE UNIQUE INDEX one_problem_at_a_time ON health_history (kind, camera_id) WHERE ended_wall_ms IS NULL;

    -- Of the last day: so many letters and no more.
    CREATE TABLE health_letters (
      id INTEGER PRIMARY KEY,
      flow_id TEXT NOT NULL,                       -- of the outbox
      at_powered_ms INTEGER NOT NULL,
      about TEXT NOT NULL                          -- JSON: the problems that it told of, as "kind camera"
    ) STRICT;
  `,
};
