/** Several service processes on one database, each killed at random moments and started again, for as long as it is asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import { startService, type ServiceProcess, type ServiceStart } from '@nightlatch/tools/recovery-service/process';

export interface Fleet {
  /** One that serves just now; another one each time. Waits while there is none. */
  any(): Promise<ServiceProcess>;
  readonly kills: number;
  /** Every process is left alone from here on, and runs. */
  calm(): Promise<void>;
  logs(): string[];
  end(): Promise<void>;
}

export interface FleetOptions {
  readonly start: ServiceStart;
  readonly processes: number;
  /** A process lives so long at least and at most, from when it serves. */
  readonly life_ms: readonly [least: number, most: number];
  /** 0 up to 1, of the run's own seed. */
  readonly chance: () => number;
}

export async function startFleet({ start, processes, life_ms, chance }: FleetOptions): Promise<Fleet> {
  const serving: (ServiceProcess | undefined)[] = Array.from({ length: processes });
  const logs: string[] = [];
  const calming = new AbortController();
  let kills = 0;
  let turn = 0;

  async function live(place: number, first: ServiceProcess): Promise<void> {
    let current = first;
    for (;;) {
      serving[place] = current;
      const [least, most] = life_ms;
      await pause(least + chance() * (most - least), undefined, { signal: calming.signal }).catch(() => undefined);
      if (calming.signal.aborted) return;
      serving[place] = undefined;
      if (current.hasEnded())
        throw new Error(`a service process ended by itself: ${current.said.slice(-5).join(' | ')}`);
      await current.kill();
      kills += 1;
      logs.push(...current.said);
      current = await startService(start);
    }
  }

  const first = await Promise.all(serving.map(() => startService(start)));
  const lives = first.map((one, place) => live(place, one));
  for (const one of lives) one.catch(() => undefined);
  return {
    async any() {
      for (;;) {
        for (let looked = 0; looked < processes; looked += 1) {
          const found = serving[turn++ % processes];
          if (found !== undefined && !found.hasEnded()) return found;
        }
        await pause(20);
      }
    },
    get kills() {
      return kills;
    },
    async calm() {
      calming.abort();
      await Promise.all(lives);
    },
    logs: () => [...logs, ...serving.flatMap((one) => one?.said ?? [])],
    async end() {
      calming.abort();
      await Promise.allSettled(lives);
      await Promise.all(serving.map(async (one) => one?.stop()));
    },
  };
}
