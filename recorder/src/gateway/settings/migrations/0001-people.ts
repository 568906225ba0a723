/** People, their way back, mail and the audit trail. Times: `_wall_ms` Unix epoch; `_powered_ms` powered-on milliseconds (powered-clock.ts). */
import type { SchemaStep } from '../../../base/migrate.ts';

export const people: SchemaStep = {
  version: 1,
  sql: `
    -- One row. generation: raised by every change to people; compared with the high-water file.
    CREATE TABLE recorder (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      generation INTEGER NOT NULL DEFAULT 0,
      epoch INTEGER NOT NULL DEFAULT 1,
      powered_ms INTEGER NOT NULL DEFAULT 0,       -- runs one interval ahead
      pepper_id TEXT,                              -- tells a changed pepper from the one the hashes were made with
      data_key_id TEXT                             -- tells a changed data key from the one that sealed what is sealed
    ) STRICT;
    INSERT INTO recorder (one) VALUES (1);

    -- The recorder's own settings, JSON values (values.ts).
    CREATE TABLE recorder_values (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE accounts (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL UNIQUE,               -- folded, so that two people cannot look alike
      role TEXT NOT NULL CHECK (role IN ('viewer', 'owner')),
      password_hash TEXT,                          -- null: no password works, only the ways back
      code_salt BLOB NOT NULL,                     -- 16 bytes, for the hashes of mailed codes
      epoch INTEGER NOT NULL DEFAULT 1,
      failures INTEGER NOT NULL DEFAULT 0,         -- wrong mailed codes since the last success
      created_wall_ms INTEGER NOT NULL,
      last_sign_in_wall_ms INTEGER
    ) STRICT;

    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE,             -- SHA-256 of the token
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      seat_id TEXT,                                -- set for the console
      pairing_id TEXT,                             -- set for an app
      account_epoch INTEGER NOT NULL,
      recorder_epoch INTEGER NOT NULL,
      active_powered_ms INTEGER NOT NULL,
      CHECK ((seat_id IS NULL) <> (pairing_id IS NULL))
    ) STRICT;
    CREATE INDEX sessions_of_account ON sessions (account_id);

    CREATE TABLE throttles (
      key TEXT PRIMARY KEY,                        -- realm, kind, account or address; or a wait for another confirmation code
      failures INTEGER NOT NULL,
      until_powered_ms INTEGER NOT NULL,
      last_powered_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE recovery_addresses (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      address TEXT NOT NULL,
      address_key TEXT NOT NULL,                   -- folded, for "already there"
      state TEXT NOT NULL CHECK (state IN ('waiting-for-code', 'confirmed', 'removed')),
      removed_powered_ms INTEGER,
      -- The confirmation code that was mailed last; null once used.
      code_hash BLOB,
      tries INTEGER NOT NULL DEFAULT 0,
      code_made_powered_ms INTEGER,
      accepted_powered_ms INTEGER,
      flow_id TEXT,
      UNIQUE (account_id, address_key)
    ) STRICT;

    CREATE TABLE recovery_requests (
      id TEXT PRIMARY KEY,                         -- also the flow id of its mail
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      sequence INTEGER NOT NULL,                   -- rises; the highest of an account is the newest
      tag TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('requested', 'burned', 'expired', 'superseded', 'completed')),
      code_kind TEXT NOT NULL CHECK (code_kind IN ('digits', 'long')),
      code_hash BLOB NOT NULL,                     -- Argon2id, peppered, salted by the account's code_salt
      tries INTEGER NOT NULL DEFAULT 0,            -- written before each comparison
      sends INTEGER NOT NULL,                      -- 1 for the first code of a row of codes: the wait before another grows with it
      made_powered_ms INTEGER NOT NULL,
      accepted_powered_ms INTEGER,                 -- first acceptance by a mail server
      UNIQUE (account_id, sequence)
    ) STRICT;

    -- At most one per account: a newer grant replaces the former.
    CREATE TABLE grants (
      account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
      seat_id TEXT NOT NULL,
      request_id TEXT REFERENCES recovery_requests (id) ON DELETE CASCADE,
      saved_code_id TEXT REFERENCES saved_codes (id) ON DELETE CASCADE,
      opened_powered_ms INTEGER NOT NULL,
      CHECK ((request_id IS NULL) <> (saved_code_id IS NULL))
    ) STRICT;

    CREATE TABLE saved_codes (
      id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'used', 'replaced')),
      code_hash TEXT NOT NULL,
      sealed_code BLOB,                            -- only while pending: shown until typed back
      asked_for TEXT NOT NULL                      -- 1-based positions, JSON
    ) STRICT;
    CREATE UNIQUE INDEX one_saved_code_a_state ON saved_codes (account_id, state) WHERE state IN ('pending', 'active');

    CREATE TABLE resets (
      id INTEGER PRIMARY KEY,
      account_id TEXT NOT NULL,                    -- no reference: the notice outlives its person
      account_name TEXT NOT NULL,                  -- name and role as they were at the reset
      role TEXT NOT NULL CHECK (role IN ('viewer', 'owner')),
      at_wall_ms INTEGER NOT NULL,
      by TEXT NOT NULL CHECK (by IN ('mailed-code', 'saved-code')),
      seat TEXT NOT NULL,
      signed_in INTEGER NOT NULL DEFAULT 0         -- 1 after the first sign-in since
    ) STRICT;
    CREATE TABLE reset_acknowledgements (
      reset_id INTEGER NOT NULL REFERENCES resets (id) ON DELETE CASCADE,
      account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
      PRIMARY KEY (reset_id, account_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      id INTEGER PRIMARY KEY,
      at_wall_ms INTEGER NOT NULL,
      who TEXT NOT NULL,
      what TEXT NOT NULL
    ) STRICT;

    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY,
      flow_id TEXT NOT NULL,                       -- with address_hint the stable Message-ID
      message_id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      masked_address TEXT NOT NULL,
      sealed BLOB,                                 -- the letter under keys/data.key; null once handed over, superseded or expired
      state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'handed-over', 'refused', 'waiting-for-network', 'dropped')),
      detail TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      made_powered_ms INTEGER NOT NULL,
      next_powered_ms INTEGER NOT NULL,
      gives_up_powered_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX outbox_of_flow ON outbox (flow_id);
  `,
};
