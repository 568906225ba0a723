/**
 * The operator's token: a file with one line, made at the first start, for whoever may read it. Read again at every sign-in and every call, so that another
 * token in the file ends all sessions at once, in every process. Never in a log or an answer.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { CROCKFORD_ALPHABET } from '@nightlatch/protocol/crockford';
import { readIfThere, readOrMake } from '../base/files.ts';

export interface OperatorToken {
  isRight(given: string): boolean;
  /** What sessions are bound to; undefined while there is no usable token. 32 bytes. */
  sessionKey(): Buffer | undefined;
}

/** 160 bits. */
const CHARACTERS = 32;
/** A token that somebody wrote by hand has to be long enough that nobody guesses it. */
const FEWEST_CHARACTERS = 20;

export function openOperatorToken(file: string): OperatorToken {
  readOrMake(file, () => `${makeToken()}\n`);
  const read = (): string | undefined => {
    const token = readIfThere(file)?.toString().trim() ?? '';
    return token.length < FEWEST_CHARACTERS ? undefined : token;
  };
  return {
    isRight(given) {
      const token = read();
      // Compared as hashes, which are of one length and tell nothing by their time.
      return timingSafeEqual(hashOf('token', given.trim()), hashOf('token', token ?? '')) && token !== undefined;
    },
    sessionKey() {
      const token = read();
      return token === undefined ? undefined : hashOf('session', token);
    },
  };
}

function makeToken(): string {
  const characters = [...randomBytes(CHARACTERS)].map((byte) => CROCKFORD_ALPHABET.charAt(byte & 31));
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

function hashOf(use: 'token' | 'session', text: string): Buffer {
  return createHash('sha256').update(`nightlatch operator ${use} v1\n${text}`).digest();
}
