/** The loop: an input a turn, made from the seed and its number alone; what goes wrong is told with all that makes it again. */
import { mutate } from './mutate.ts';
import { Random, seedOf } from './random.ts';
import type { Target } from './target.ts';

/** One input of at most 64 KiB that keeps a parser busy for longer than this stalls every camera. */
const STALL_MS = 100;
/** Code that is not compiled yet makes one run slow, not three. */
const STALL_RUNS = 3;

/** Its input is kept as it is: each smaller one would have to be waited for. */
class Stall extends Error {}

export interface Finding {
  readonly target: string;
  readonly number: number;
  readonly input: Buffer;
  readonly error: Error;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Numbers of inputs: from `first`, `inputs` of them. */
  readonly first: number;
  readonly inputs: number;
  /** Ends early when it gives true; asked every thousand inputs. */
  readonly mayStop?: (done: number) => boolean;
}

/** The input of that number: one of the seeds as it is at first, then mutations of them. */
export function inputOf(target: Target, seed: number, number: number): Buffer {
  const honest = target.seeds[number];
  if (honest !== undefined) return honest;
  const random = new Random(seedOf(seed, number));
  if (random.oneIn(200)) return random.bytes(random.below(2_048));
  return mutate(random.pick(target.seeds), target.seeds, target.words, random);
}

/** Runs until the inputs are through or one is found that goes wrong. */
export function fuzz(target: Target, options: FuzzOptions): { readonly done: number; readonly finding?: Finding } {
  const { seed, first, inputs, mayStop } = options;
  for (let done = 0; done < inputs; done++) {
    if (done % 1_000 === 0 && mayStop?.(done) === true) return { done };
    const number = first + done;
    const input = inputOf(target, seed, number);
    const error = fault(target, input);
    if (error === undefined) continue;
    const small = error instanceof Stall ? input : minimise(target, input, error);
    return { done: done + 1, finding: { target: target.name, number, input: small, error } };
  }
  return { done: inputs };
}

function fault(target: Target, input: Buffer): Error | undefined {
  for (let run = 1; ; run++) {
    const began = performance.now();
    const before = process.cpuUsage();
    try {
      target.run(Buffer.from(input));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    if (performance.now() - began < STALL_MS) return undefined;
    // A busy machine lets time pass; only the work counts.
    const { user, system } = process.cpuUsage(before);
    const worked_ms = (user + system) / 1_000;
    if (worked_ms < STALL_MS) return undefined;
    if (run === STALL_RUNS) return new Stall(`One input kept the parser busy for ${Math.round(worked_ms)} ms.`);
  }
}

/** A smaller input with the same error, by leaving parts out. */
function minimise(target: Target, input: Buffer, error: Error): Buffer {
  let small = input;
  for (let part = small.length >> 1; part >= 1; part >>= 1) {
    for (let at = 0; at < small.length;) {
      const shorter = Buffer.concat([small.subarray(0, at), small.subarray(at + part)]);
      if (fault(target, shorter)?.message === error.message) small = shorter;
      else at += part;
    }
  }
  return small;
}
