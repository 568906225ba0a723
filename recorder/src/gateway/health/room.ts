/**
 * The room of health: watches the engine's states, once a second and while it is away, keeps the history of problems, has letters
 * written, and knows the tokens for the figures. Costs some microseconds a camera and second; waits for nothing.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Epochs } from '../accounts/epochs.ts';
import type { EngineClient } from '../cameras/engine-client.ts';
import type { Mail } from '../mail/room.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import { openHistory, type HealthHistory } from './history.ts';
import { makeLetters, type HealthLetters } from './letters.ts';
import { metricsText } from './metrics.ts';
import {
  allProblemsOf,
  problemsOf,
  rememberProblems,
  watchHealth,
  type HealthProblem,
  type WatchedCamera,
} from './problems.ts';
import { makeMetricsTokens, type MetricsTokens } from './tokens.ts';

const LOOK_MS = 1_000;

export interface Health {
  readonly tokens: MetricsTokens;
  readonly history: Pick<HealthHistory, 'newest'>;
  readonly letters: HealthLetters;
  /** Oldest first. */
  problems(): HealthProblem[];
  /** The Prometheus text format. */
  metrics(): Promise<string>;
  close(): void;
}

export function openHealth(parts: {
  settings: Settings;
  clock: Clock;
  poweredClock: PoweredClock;
  log: Log;
  epochs: Pick<Epochs, 'account' | 'recorder'>;
  cameras: { list(): readonly WatchedCamera[] };
  engine: Pick<EngineClient, 'states'>;
  facts: { name(): string; recording(): { freeReserve_bytes: number; timeZone: string } };
  mail: Mail;
  /** Confirmed recovery addresses of the owners. */
  ownersAddresses: () => string[];
}): Health {
  const { settings, clock, log, epochs, cameras, engine, facts } = parts;
  const loop = monitorEventLoopDelay();
  loop.enable();
  const history = openHistory(settings);
  const letters = makeLetters({
    ...parts,
    history,
    facts: {
      name: () => facts.name(),
      wall_ms: () => clock.wall_ms(),
      timeZone: () => facts.recording().timeZone,
    },
  });
  let memory = rememberProblems(history.open());
  let fails = false;
  /** What is seen counts whatever becomes of writing it down: a full disk is a problem too. */
  const keep = (cameraIds: ReadonlySet<string>): void => {
    try {
      history.note(allProblemsOf(memory), clock.wall_ms());
      letters.look(cameraIds);
      fails = false;
    } catch (error) {
      if (!fails) log.error('what is wrong with the recorder could not be kept, or not be told', { error });
      fails = true;
      readAgain();
    }
  };
  const readAgain = (): void => {
    try {
      history.reload();
    } catch {
      // It is said above; the next look tries again.
    }
  };
  const look = (): void => {
    const list = cameras.list();
    memory = watchHealth(memory, {
      states: engine.states,
      cameras: list,
      freeReserve_bytes: facts.recording().freeReserve_bytes,
      wall_ms: clock.wall_ms(),
      monotonic_ms: clock.monotonic_ms(),
    });
    keep(new Set(list.map(({ id }) => id)));
  };
  let isBlind = false;
  const timer = setInterval(() => {
    try {
      look();
      isBlind = false;
    } catch (error) {
      // The settings cannot be read: what was told stays, and the gateway with it.
      if (!isBlind) log.error('the health of the recorder could not be looked at', { error });
      isBlind = true;
    }
  }, LOOK_MS);
  return {
    tokens: makeMetricsTokens({ settings, epochs, wall_ms: () => clock.wall_ms() }),
    history,
    letters,
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
