/** What the engine costs the machine: memory, processor time of all its threads, and how late its event loop runs. Quick. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Cost {
  readonly memory_bytes: number;
  readonly cpu_s: number;
  /** Since the engine started. */
  readonly loopDelayP99_s: number;
}

export class OwnCost {
  readonly #loop = monitorEventLoopDelay();

  constructor() {
    this.#loop.enable();
  }

  now(): Cost {
    const { user, system } = process.cpuUsage();
    return {
      memory_bytes: process.memoryUsage.rss(),
      cpu_s: (user + system) / 1e6,
      loopDelayP99_s: this.#loop.percentile(99) / 1e9,
    };
  }

  stop(): void {
    this.#loop.disable();
  }
}
