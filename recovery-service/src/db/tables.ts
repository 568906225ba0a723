/** The tables, for kysely (design/SERVICE.md says what each is for). */
import type { ColumnType, Generated } from 'kysely';

type Time = ColumnType<Date, Date, Date>;

export interface Tables {
  tenants: {
    tenant: string;
    /** Shown as the sender of its mails. */
    name: string;
    from_address: string;
    colour: string | null;
    bounce_address: string | null;
    dkim_selector: string | null;
    enrols: 'first-envelope' | 'token';
    /** New envelopes a day; null: no cap of its own. */
    day_cap: number | null;
    suspended: boolean;
    made_at: Time;
  };
  tenant_tokens: {
    token: Generated<number>;
    tenant: string;
    label: string;
    /** What proves that a recorder has the token, sealed under a key in KEYS_DIR. */
    sealed_key: Uint8Array;
    made_at: Time;
  };
  recorders: {
    recorder: Generated<string>;
    /** Raw Ed25519. */
    key: Uint8Array;
    tenant: string;
    /** The newest key of the service that it has shown to know. */
    known_key_id: Uint8Array;
    /** Request numbers up to it are older than anything that is still told apart. */
    floor: string;
    enrolled_at: Time;
    /** Day of the epoch, UTC, and how many new envelopes came on it. */
    last_day: number;
    day_envelopes: number;
  };
  series: { recorder: string; series: number; highest: string };
  deliveries: {
    flow_id: Uint8Array;
    recorder: string;
    tenant: string;
    kind: 'reset' | 'confirmation' | 'notice';
    series: number;
    request_number: string;
    state: string;
    /** Why, from a closed set: `deliveries/reasons.ts`. */
    reason: string | null;
    /** For people; no address, no word of a mail server. */
    sentence: string | null;
    fixed_text: boolean;
    attempts: number;
    /** The whole envelope while it waits. */
    envelope: Uint8Array | null;
    received_at: Time;
    changed_at: Time;
  };
  counters: { key: Uint8Array; ends: number; count: number };
  schema_steps: { step: number; made_at: Time };
}
