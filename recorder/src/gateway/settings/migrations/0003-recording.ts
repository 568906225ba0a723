/** What a camera offers beside its main picture, and what the owner wants recorded of it. */
import type { SchemaStep } from '../../../base/migrate.ts';

export const recording: SchemaStep = {
  version: 3,
  sql: `
    ALTER TABLE cameras ADD COLUMN sub_address TEXT;         -- its smaller picture; same host as address, same credentials
    ALTER TABLE cameras ADD COLUMN transport TEXT CHECK (transport IN ('tcp', 'udp'));
    ALTER TABLE cameras ADD COLUMN certificate_sha256 TEXT;  -- of an rtsps: camera, hex: the one it has to show
    ALTER TABLE cameras ADD COLUMN onvif_address TEXT;       -- its ONVIF device service, on the same host
    ALTER TABLE cameras ADD COLUMN rules TEXT;               -- JSON as recording-rules.ts of the protocol; NULL: the usual ones
  `,
};
