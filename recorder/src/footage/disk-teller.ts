/** Tells once, in the log and as an event, that footage cannot be written, why, and that it can again. */
import type { Log } from '../base/log.ts';

export class DiskTeller {
  readonly #log: Log;
  readonly #event: (kind: string, reason: string | undefined) => void;
  #told: string | undefined;

  constructor(log: Log, event: (kind: string, reason: string | undefined) => void) {
    this.#log = log;
    this.#event = event;
  }

  /** `problem`: in one sentence; undefined: footage can be written. */
  tell(problem: string | undefined, error: unknown): void {
    if (problem === this.#told) return;
    this.#told = problem;
    if (problem === undefined) this.#log.info('footage can be written again');
    else this.#log.error('footage cannot be written', { sentence: problem, error });
    this.#event(problem === undefined ? 'disk-restored' : 'disk', problem);
  }
}
