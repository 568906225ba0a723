/** The ways in: seats, cameras, pairings. Times: `_wall_ms` Unix epoch; `_powered_ms` powered-on milliseconds (powered-clock.ts). */
import type { SchemaStep } from '../../../base/migrate.ts';

export const doors: SchemaStep = {
  version: 2,
  sql: `
    -- Browsers at the console. A seat is good for one boot of the machine, and while it sends heartbeats.
    CREATE TABLE seats (
      id TEXT PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE,             -- SHA-256 of the cookie's value
      kind TEXT NOT NULL CHECK (kind IN ('kiosk', 'browser')),
      boot_id TEXT NOT NULL
    ) STRICT;

    -- Seat secrets that were taken: each is good once. Rows older than a secret's life are dropped. The row of the empty nonce
    -- stands for all secrets that end before it: which of them were taken is not known, in a new or restored file. Its time is
    -- set by the start that finds it without a boot.
    CREATE TABLE used_seat_secrets (
      nonce TEXT PRIMARY KEY,
      boot_id TEXT NOT NULL,
      expires_monotonic_ms REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO used_seat_secrets (nonce, boot_id, expires_monotonic_ms) VALUES ('', '', 0);

    CREATE TABLE cameras (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      position INTEGER NOT NULL,                   -- 0, 1, 2, … as the live grid shows them
      address TEXT NOT NULL,                       -- rtsp://host[:port]/path, without credentials
      username TEXT,
      sealed_password BLOB                         -- under keys/data.key
    ) STRICT;

    -- A QR and a typed code for one more app; both hashed under keys/offers.key, both good once.
    CREATE TABLE pairing_offers (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      seat_id TEXT NOT NULL,                       -- who may ask how it went
      token_hash BLOB NOT NULL UNIQUE,
      code_hash BLOB NOT NULL UNIQUE,
      wrong_codes INTEGER NOT NULL DEFAULT 0,      -- wrong codes typed anywhere while it waited; too many burn its code, not its QR
      after_reset INTEGER NOT NULL DEFAULT 0,      -- 1: made by a password reset, for somebody who is not signed in
      account_epoch INTEGER NOT NULL,              -- dies with the epochs it was made under
      recorder_epoch INTEGER NOT NULL,
      made_powered_ms INTEGER NOT NULL,
      pairing_id TEXT,                             -- who joined with it
      label TEXT
    ) STRICT;

    CREATE TABLE pairings (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      label TEXT NOT NULL,
      public_key BLOB NOT NULL,                    -- SPKI, ECDSA P-256
      account_epoch INTEGER NOT NULL,
      recorder_epoch INTEGER NOT NULL,
      paired_wall_ms INTEGER NOT NULL,
      last_seen_wall_ms INTEGER,
      ended_wall_ms INTEGER                        -- when a raised epoch was first seen to have ended it
    ) STRICT;
    CREATE INDEX pairings_of_account ON pairings (account_id);
  `,
};
