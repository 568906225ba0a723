/**
 * The room of health: watches the engine's states, once a second and while it is away, and knows the tokens for the figures.
 * Costs some microseconds a camera and second; waits for nothing.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Epochs } from '../accounts/epochs.ts';
import type { CameraStore } from '../cameras/camera-store.ts';
import type { EngineClient } from '../cameras/engine-client.ts';
import type { Settings } from '../settings/settings.ts';
import { metricsText } from './metrics.ts';
import { NO_HEALTH_MEMORY, problemsOf, watchHealth, type HealthProblem } from './problems.ts';
import { makeMetricsTokens, type MetricsTokens } from './tokens.ts';

const LOOK_MS = 1_000;

export interface Health {
  readonly tokens: MetricsTokens;
  /** Oldest first. */
  problems(): HealthProblem[];
  /** The Prometheus text format. */
  metrics(): Promise<string>;
  close(): void;
}

export function openHealth(parts: {
  settings: Settings;
  clock: Clock;
  log: Log;
  epochs: Pick<Epochs, 'account' | 'recorder'>;
  cameras: Pick<CameraStore, 'list'>;
  engine: Pick<EngineClient, 'states'>;
  facts: { recording(): { freeReserve_bytes: number } };
}): Health {
  const { settings, clock, log, epochs, cameras, engine, facts } = parts;
  const loop = monitorEventLoopDelay();
  loop.enable();
  let memory = NO_HEALTH_MEMORY;
  const look = (): void => {
    memory = watchHealth(memory, {
      states: engine.states,
      cameras: cameras.list(),
      freeReserve_bytes: facts.recording().freeReserve_bytes,
      wall_ms: clock.wall_ms(),
      monotonic_ms: clock.monotonic_ms(),
    });
  };
  let fails = false;
  const timer = setInterval(() => {
    try {
      look();
      fails = false;
    } catch (error) {
      // The settings cannot be read: what was told stays, and the gateway with it.
      if (!fails) log.error('the health of the recorder could not be looked at', { error });
      fails = true;
    }
  }, LOOK_MS);
  return {
    tokens: makeMetricsTokens({ settings, epochs, wall_ms: () => clock.wall_ms() }),
    problems() {
      look();
      return problemsOf(memory);
    },
    async metrics() {
      look();
      return await metricsText({
        states: engine.states,
        cameras: cameras.list(),
        problems: problemsOf(memory),
        gateway: {
          memory_bytes: process.memoryUsage.rss(),
          cpu_s: cpuSeconds(),
          loopDelayP99_s: loop.percentile(99) / 1e9,
        },
      });
    },
    close() {
      clearInterval(timer);
      loop.disable();
    },
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
