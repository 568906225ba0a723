/** What is fuzzed: seeds of honest inputs, and a run that judges what a parser makes of a hostile one. */

export interface Target {
  readonly name: string;
  /** Honest inputs; each must pass `run` too. */
  readonly seeds: readonly Buffer[];
  /** What this parser listens to: put into inputs as they are. */
  readonly words: readonly Buffer[];
  /** Throws for a fault only: a parser's own refusal is caught inside. */
  readonly run: (input: Buffer) => void;
}

/** A parser did what it must not do. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

export function must(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Fault(sentence);
}

export function texts(...lines: string[]): Buffer[] {
  return lines.map((line) => Buffer.from(line, 'latin1'));
}

/** Runs a parser; errors of the given classes are its refusals, anything else is a fault of it. Undefined: refused. */
export function refusing<T>(run: () => T, ...refusals: readonly (new (...args: never[]) => Error)[]): T | undefined {
  try {
    return run();
  } catch (error) {
    if (refusals.some((refusal) => error instanceof refusal)) return undefined;
    throw error;
  }
}
