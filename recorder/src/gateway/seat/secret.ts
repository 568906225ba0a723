/**
 * Seat secrets: single-use tickets, good for 60 seconds, that whoever can read `keys/` may mint. A ticket says a nonce,
 * the boot of the machine and when it ends on this boot's monotonic clock, under an HMAC; so that minting needs no word
 * with the gateway, and no wall clock takes part. Single use is the gateway's to enforce (seats.ts).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import { loadOrMakeKey } from '../../base/keys.ts';

/** From minting to the end. */
export const SECRET_LIFE_MS = 60_000;
const SEAT_KEY = { name: 'seat.key', bytes: 32 } as const;

export type SeatKind = 'kiosk' | 'browser';

const ticketSchema = z.object({
  nonce: z.string().min(16).max(64),
  boot: z.string().max(64),
  ends_ms: z.number(),
  kind: z.enum(['kiosk', 'browser']),
});
export type SeatTicket = z.infer<typeof ticketSchema>;

export function loadSeatKey(dataDir: string): Buffer {
  return loadOrMakeKey(dataDir, SEAT_KEY.name, SEAT_KEY.bytes);
}

/** Linux's id of this boot: a seat and a secret die with it. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

export interface SecretParts {
  readonly key: Uint8Array;
  readonly bootId: string;
  readonly clock: Clock;
}

export function mintSeatSecret(kind: SeatKind, { key, bootId, clock }: SecretParts): string {
  const ticket: SeatTicket = {
    nonce: randomBytes(16).toString('base64url'),
    boot: bootId,
    ends_ms: clock.monotonic_ms() + SECRET_LIFE_MS,
    kind,
  };
  const body = Buffer.from(JSON.stringify(ticket)).toString('base64url');
  return `${body}.${sign(body, key).toString('base64url')}`;
}

/** `foreign`: not minted with this recorder's key. `late`: its 60 seconds, or its boot, are over. */
export function readSeatSecret(secret: string, { key, bootId, clock }: SecretParts): SeatTicket | 'foreign' | 'late' {
  const [body, signature, more] = secret.split('.');
  if (body === undefined || signature === undefined || more !== undefined) return 'foreign';
  const given = Buffer.from(signature, 'base64url');
  const right = sign(body, key);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'foreign';
  const ticket = ticketSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (!ticket.success) return 'foreign';
  const { boot, ends_ms } = ticket.data;
  const left_ms = ends_ms - clock.monotonic_ms();
  return boot === bootId && left_ms > 0 && left_ms <= SECRET_LIFE_MS ? ticket.data : 'late';
}

function sign(body: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`nightlatch seat v1\n${body}`).digest();
}
