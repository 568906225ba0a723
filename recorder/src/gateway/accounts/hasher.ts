/**
 * Argon2id (m = 19 MiB, t = 2, p = 1) with the pepper as its secret. Asynchronous, at most two at once: each takes 19 MiB and
 * a core. The rest wait in a bounded queue.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@nightlatch/protocol';

/** One derivation: 32 bytes. Injected, so that what is compared can be counted. */
export type Derive = (message: string, salt: Uint8Array) => Promise<Buffer>;

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const HASH_BYTES = 32;
const AT_ONCE = 2;
const MOST_WAITING = 200;

export function makeDerive(pepper: Uint8Array): Derive {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function turn(): Promise<void> {
    if (running < AT_ONCE) {
      running += 1;
      return;
    }
    if (waiting.length >= MOST_WAITING)
      throw new Refusal('throttled', 'The recorder is busy. Wait a few seconds, then try again.', { retryAfter_s: 5 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  function done(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
  return async (message, salt) => {
    await turn();
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        argon2(
          'argon2id',
          {
            message,
            nonce: salt,
            secret: pepper,
            memory: MEMORY_KIB,
            passes: PASSES,
            parallelism: 1,
            tagLength: HASH_BYTES,
          },
          (error, key) => (error ? reject(error) : resolve(key)),
        );
      });
    } finally {
      done();
    }
  };
}

/** `argon2id$SALT$HASH`, base64url: for passwords and saved codes, each with a salt of its own. */
export async function hashSecret(derive: Derive, secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt);
  return `argon2id$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Constant-time. False for a stored form that this version does not know; it takes as long. */
export async function checkSecret(derive: Derive, secret: string, stored: string | null): Promise<boolean> {
  const [kind, salt, hash] = (stored ?? '').split('$');
  const known = kind === 'argon2id' && salt !== undefined && hash !== undefined;
  const derived = await derive(secret, known ? Buffer.from(salt, 'base64url') : Buffer.alloc(16));
  return known && sameBytes(derived, Buffer.from(hash, 'base64url'));
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
