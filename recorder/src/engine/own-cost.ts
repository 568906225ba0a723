/** What a process of the engine costs the machine: memory, processor time of all its threads, and how late its event loop runs. Quick. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Cost {
  readonly memory_bytes: number;
  readonly cpu_s: number;
  /** Since it started. */
  readonly loopDelayP99_s: number;
}

/** Of several processes together; of the event loops, the latest. */
export function sumOfCosts(all: readonly Cost[]): Cost {
  return {
    memory_bytes: all.reduce((sum, { memory_bytes }) => sum + memory_bytes, 0),
    cpu_s: all.reduce((sum, { cpu_s }) => sum + cpu_s, 0),
    loopDelayP99_s: Math.max(0, ...all.map(({ loopDelayP99_s }) => loopDelayP99_s)),
  };
}

/** Between two looks at the event loop; each wakes the process. */
const LOOK_EVERY_MS = 100;

export class OwnCost {
  readonly #loop = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });

  constructor() {
    this.#loop.enable();
  }

  now(): Cost {
    const { user, system } = process.cpuUsage();
    return {
      memory_bytes: process.memoryUsage.rss(),
      cpu_s: (user + system) / 1e6,
      // Counted from look to look.
      loopDelayP99_s: Math.max(0, this.#loop.percentile(99) / 1e9 - LOOK_EVERY_MS / 1_000),
    };
  }

  stop(): void {
    this.#loop.disable();
  }
}
