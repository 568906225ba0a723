/** What the recovery service needs of letters, requests and addresses. Times: `_powered_ms` powered-on milliseconds. */
import type { SchemaStep } from '../../../base/migrate.ts';

export const recoveryService: SchemaStep = {
  version: 7,
  sql: `
    ALTER TABLE outbox ADD COLUMN courier TEXT;                 -- who has it, or had it last
    -- accepted: it has the envelope and will mail it; handed-over: mailed, and asked whether it comes back; bounced: it came back.
    ALTER TABLE outbox ADD COLUMN service_state TEXT CHECK (service_state IN ('accepted', 'handed-over', 'bounced'));
    ALTER TABLE outbox ADD COLUMN service_asks INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outbox ADD COLUMN fixed_text INTEGER;           -- 1: only the fixed-text confirmation went
    ALTER TABLE outbox ADD COLUMN series INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outbox ADD COLUMN request_number INTEGER;       -- of its flow, once it was sealed for the service

    -- Envelopes of a code, sealed to the service: what a QR shows. The code cannot be read from them here.
    CREATE TABLE service_envelopes (
      message_id TEXT PRIMARY KEY REFERENCES outbox (message_id) ON DELETE CASCADE,
      flow_id TEXT NOT NULL,
      service TEXT NOT NULL,                       -- its identity
      made_for TEXT NOT NULL,                      -- hash of the keys and the proof that it was made with
      was_given INTEGER NOT NULL DEFAULT 0,        -- 1: shown or saved, so it stays the same
      envelope BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX service_envelopes_of_flow ON service_envelopes (flow_id);

    -- Since a QR was shown or a file saved the code lives 24 hours from the click, whatever a mail server accepts.
    ALTER TABLE recovery_requests ADD COLUMN carried_powered_ms INTEGER;
    ALTER TABLE recovery_addresses ADD COLUMN carried_powered_ms INTEGER;
    -- The mailbox's proof of consent to mail from this recorder, and the identity of the service that made it.
    ALTER TABLE recovery_addresses ADD COLUMN consent_service TEXT;
    ALTER TABLE recovery_addresses ADD COLUMN consent_proof TEXT;
    -- Of this account's resets at the service, 1 to 255: there only the newest counts. Given at its first request.
    ALTER TABLE accounts ADD COLUMN series INTEGER;
  `,
};
