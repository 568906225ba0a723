/** The schema of `footage/index.db`. The files are the truth: all of this but reasons and events can be rebuilt from them. */
import type { SchemaStep } from '../base/migrate.ts';

export const indexSchema: readonly SchemaStep[] = [
  {
    version: 1,
    sql: `
CREATE TABLE config (
  id INTEGER PRIMARY KEY,
  codec TEXT NOT NULL,               -- RFC 6381
  width INTEGER NOT NULL,            -- pixels
  height INTEGER NOT NULL,           -- pixels
  description BLOB NOT NULL UNIQUE   -- avcC record
) STRICT;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  camera TEXT NOT NULL,
  stream TEXT NOT NULL,              -- 'main'
  path TEXT NOT NULL UNIQUE,         -- below footage/, with '/'
  start_ms INTEGER NOT NULL,         -- wall clock of the first frame, milliseconds of the Unix epoch
  duration_ticks INTEGER NOT NULL,   -- ticks of 90 kHz
  bytes INTEGER NOT NULL,            -- synced; a file being written may be longer
  init_bytes INTEGER NOT NULL,       -- ftyp and moov
  config INTEGER NOT NULL REFERENCES config (id),
  gap_before_ms INTEGER,             -- milliseconds without footage before it; NULL: not known, or no file before it
  gap_reason TEXT,                   -- why, in words for people
  clock_offset_ms INTEGER NOT NULL,  -- start_ms less the recorder's wall clock then, milliseconds
  complete INTEGER NOT NULL,         -- 1: it will not grow any more
  fragments BLOB NOT NULL            -- fragment-table.ts
) STRICT;
CREATE INDEX file_by_time ON file (camera, stream, start_ms);
CREATE INDEX file_incomplete ON file (complete) WHERE complete = 0;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,            -- milliseconds of the Unix epoch
  camera TEXT,                       -- NULL: the recorder itself
  kind TEXT NOT NULL,                -- 'recording', 'connecting', 'failed', 'disk', 'disk-restored'
  reason TEXT                        -- in words for people
) STRICT;
CREATE INDEX event_by_time ON event (camera, at_ms);
`,
  },
  {
    version: 2,
    sql: `
-- Covers what timelines, days and clips look for, so that they never touch the pages with fragments.
DROP INDEX file_by_time;
CREATE INDEX file_by_time ON file (camera, stream, start_ms, duration_ticks, gap_reason);

CREATE TABLE sound (
  id INTEGER PRIMARY KEY,
  codec TEXT NOT NULL,               -- RFC 6381, or 'alaw' or 'ulaw'
  sample_rate_hz INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  description BLOB NOT NULL,         -- AudioSpecificConfig, the contents of dOps, or empty
  UNIQUE (codec, sample_rate_hz, channels, description)
) STRICT;
ALTER TABLE file ADD COLUMN sound INTEGER REFERENCES sound (id);  -- NULL: none

ALTER TABLE event ADD COLUMN to_ms INTEGER;                       -- NULL: a moment, or it lasts
ALTER TABLE event ADD COLUMN detail TEXT;
`,
  },
  {
    version: 3,
    sql: `
-- What each stream takes, kept by triggers, so that nothing ever has to add up half a million rows.
CREATE TABLE stream_usage (
  camera TEXT NOT NULL,
  stream TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  files INTEGER NOT NULL,
  PRIMARY KEY (camera, stream)
) STRICT, WITHOUT ROWID;
INSERT INTO stream_usage SELECT camera, stream, SUM(bytes), COUNT(*) FROM file GROUP BY camera, stream;
CREATE TRIGGER file_added AFTER INSERT ON file BEGIN
  INSERT INTO stream_usage (camera, stream, bytes, files) VALUES (NEW.camera, NEW.stream, NEW.bytes, 1)
    ON CONFLICT DO UPDATE SET bytes = bytes + excluded.bytes, files = files + 1;
END;
CREATE TRIGGER file_grown AFTER UPDATE OF bytes ON file WHEN NEW.bytes <> OLD.bytes BEGIN
  UPDATE stream_usage SET bytes = bytes + NEW.bytes - OLD.bytes WHERE camera = NEW.camera AND stream = NEW.stream;
END;
CREATE TRIGGER file_removed AFTER DELETE ON file BEGIN
  UPDATE stream_usage SET bytes = bytes - OLD.bytes, files = files - 1
    WHERE camera = OLD.camera AND stream = OLD.stream;
END;

-- Files whose rows retention took out, and which may still be there: never indexed again.
CREATE TABLE removing (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 4,
    sql: `
-- Events that last for more than an hour, which are few: so that what happened in a range is found among those that began near it.
CREATE INDEX event_long ON event (camera, at_ms) WHERE to_ms - at_ms > 3600000;
`,
  },
];

/** The version that this program writes; what is above it is left alone. */
export const INDEX_VERSION = indexSchema.length;
