/**
 * Challenges that an app signs to open a session: made by the recorder, good for one minute of the monotonic clock and once.
 * Nothing is stored until one was signed rightly, so that asking for many fills no memory.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';

const LIFE_MS = 60_000;
const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 8;
const TAG_BYTES = 16;

export interface Challenges {
  make(): string;
  /** Ours, young, and not signed before. */
  isGood(challenge: string): boolean;
  /** After its signature was right. */
  use(challenge: string): void;
}

export function makeChallenges(clock: Clock): Challenges {
  const key = randomBytes(32);
  const used = new Map<string, number>();
  const tag = (head: Uint8Array): Buffer => createHmac('sha256', key).update(head).digest().subarray(0, TAG_BYTES);
  return {
    make() {
      const head = Buffer.alloc(HEAD_BYTES);
      randomBytes(RANDOM_BYTES).copy(head);
      head.writeDoubleBE(clock.monotonic_ms() + LIFE_MS, RANDOM_BYTES);
      return Buffer.concat([head, tag(head)]).toString('base64url');
    },
    isGood(challenge) {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== HEAD_BYTES + TAG_BYTES || bytes.toString('base64url') !== challenge) return false;
      const head = bytes.subarray(0, HEAD_BYTES);
      if (!timingSafeEqual(tag(head), bytes.subarray(HEAD_BYTES))) return false;
      return head.readDoubleBE(RANDOM_BYTES) > clock.monotonic_ms() && !used.has(challenge);
    },
    use(challenge) {
      const now_ms = clock.monotonic_ms();
      for (const [old, until_ms] of used) if (until_ms < now_ms) used.delete(old);
      used.set(challenge, now_ms + LIFE_MS);
    },
  };
}
