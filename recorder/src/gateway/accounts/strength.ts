/**
 * How hard a password is to guess (zxcvbn) and whether it is a common one. In a thread of its own, made when first asked: an
 * estimate can take long, and nothing else may wait for it. One question at a time, a bounded queue.
 */
import { Worker } from 'node:worker_threads';
import { Refusal } from '@nightlatch/protocol';

export interface Strength {
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** Why it is weak, in words, when zxcvbn can say it. */
  readonly why: string | undefined;
  /** On the list of common and leaked passwords. */
  readonly common: boolean;
}

export interface StrengthQuestion {
  readonly id: number;
  readonly password: string;
  readonly estimated: string;
  readonly names: readonly string[];
}
export type StrengthAnswer = Strength & { readonly id: number };

/** Estimating more takes long and tells no more. */
const ESTIMATED_CHARACTERS = 64;
const MOST_WAITING = 50;
const IDLE_MS = 2 * 60_000;

interface Waiting {
  readonly resolve: (strength: Strength) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let asked = 0;
const waiting = new Map<number, Waiting>();

/** `names`: what an attacker would try first. */
export function passwordStrength(password: string, names: readonly string[]): Promise<Strength> {
  if (waiting.size >= MOST_WAITING)
    throw new Refusal('throttled', 'The recorder is busy. Wait a few seconds, then try again.', { retryAfter_s: 5 });
  clearTimeout(idle);
  worker ??= startWorker();
  const id = (asked += 1);
  const estimated = Array.from(password).slice(0, ESTIMATED_CHARACTERS).join('');
  const question: StrengthQuestion = { id, password, estimated, names };
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.ref();
    worker?.postMessage(question);
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./strength-worker.ts', import.meta.url));
  started.unref();
  started.on('message', (answer: StrengthAnswer) => {
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
    if (waiting.size > 0) return;
    // Nobody waits: it keeps no process alive, and gives its memory (the dictionaries) back after a while.
    started.unref();
    clearTimeout(idle);
    idle = setTimeout(() => void started.terminate(), IDLE_MS).unref();
  });
  started.on('error', (error) => fail(started, error));
  started.on('exit', () => fail(started, new Error('the thread that judges passwords ended')));
  return started;
}

function fail(ended: Worker, error: unknown): void {
  if (worker !== ended) return;
  worker = undefined;
  for (const one of waiting.values()) one.reject(error instanceof Error ? error : new Error(String(error)));
  waiting.clear();
}
