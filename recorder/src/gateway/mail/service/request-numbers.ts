/**
 * The request numbers of the envelopes. They rise and never go back, whatever is restored: a service refuses an older one. So the last one
 * stands in `keys/`, beside the device key that it belongs to, twice, each with a checksum, and is on disk before it is used; a number is also at least
 * the powered-on milliseconds and whatever `atLeast` knows, should both files be lost. Blocking; one process, the gateway.
 */
import { createHash } from 'node:crypto';
import { HIGHEST_REQUEST_NUMBER } from '@nightlatch/protocol';
import { writeFileDurably } from '../../../base/durable.ts';
import { keyPath, readIfThere } from '../../../base/keys.ts';

const NAME = 'request.number';
/** The copy first: whichever write a power cut falls into, the other file is whole. */
const FILES = [`${NAME}.copy`, NAME];

export interface RequestNumbers {
  /** Throws what the disk throws; no number is given out then. */
  next(): number;
}

export function openRequestNumbers(parts: {
  dataDir: string;
  now_powered_ms: () => number;
  /** Another trace of numbers that were used. */
  atLeast: () => number;
}): RequestNumbers {
  const { dataDir, now_powered_ms, atLeast } = parts;
  let last = Math.max(0, ...FILES.map((name) => readNumber(keyPath(dataDir, name))));
  return {
    next() {
      const number = Math.min(HIGHEST_REQUEST_NUMBER, Math.max(last + 1, now_powered_ms(), atLeast() + 1));
      for (const name of FILES) writeFileDurably(keyPath(dataDir, name), lineOf(number));
      last = number;
      return number;
    },
  };
}

function lineOf(number: number): string {
  const checksum = createHash('sha256').update(`request number ${number}`).digest('hex').slice(0, 16);
  return `${number} ${checksum}\n`;
}

/** 0: lost or damaged. */
function readNumber(path: string): number {
  const text = readIfThere(path)?.toString('latin1') ?? '';
  const number = Number(/^(\d{1,15}) [0-9a-f]{16}\n$/.exec(text)?.[1]);
  return Number.isSafeInteger(number) && number <= HIGHEST_REQUEST_NUMBER && lineOf(number) === text ? number : 0;
}
