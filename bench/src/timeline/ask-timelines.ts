/** What a timeline on the screen asks the gateway for, at random days and cameras of a made-up store, and how long the answers take. */
import { Agent } from 'node:http';
import { type Timeline, routes } from '@nightlatch/protocol';
import type { RunningGateway } from '../gateway.ts';
import { type Spread, spreadOf } from '../spread.ts';
import { DAY_MS, STORE_BEGINS_MS, type StorePlan, cameraIdOf, randomNumbers } from '../store/store-plan.ts';
import { usageOf } from '../usage.ts';

/** Of a wide screen. */
const PIXELS = 1_920;
const WARM_UP = 20;
/** A month and lists of days are asked for less often. */
const FEWER = 5;

export interface TimelineFigures {
  readonly cameras: number;
  readonly days: number;
  readonly day: Spread;
  readonly everything: Spread;
  readonly dayList: Spread;
  /** Of the gateway: when it has just started, and when all was asked. */
  readonly pssBeforeMiB: number;
  readonly pssAfterMiB: number;
}

/** `cameras`: shown together. Throws when an answer is not what the store holds. */
export async function askTimelines(
  gateway: RunningGateway,
  plan: StorePlan,
  { cameras, samples }: { readonly cameras: number; readonly samples: number },
): Promise<TimelineFigures> {
  const random = randomNumbers(1);
  const agent = new Agent({ keepAlive: true });
  const timelines = async (from_ms: number, to_ms: number): Promise<number> => {
    const ids = someCameras(plan, cameras, random).map(cameraIdOf);
    const range = { from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() };
    const query = new URLSearchParams({ ...range, cameras: ids.join(','), pixels: String(PIXELS) });
    const { took_ms, json } = await timed(gateway, `${routes.timelines.path}?${query.toString()}`, agent);
    checkTimelines(routes.timelines.response.parse(json), ids);
    return took_ms;
  };
  const day = (): Promise<number> => {
    const from_ms = STORE_BEGINS_MS + Math.floor(random() * plan.days) * DAY_MS;
    return timelines(from_ms, from_ms + DAY_MS);
  };
  const everything = (): Promise<number> => timelines(STORE_BEGINS_MS, STORE_BEGINS_MS + plan.days * DAY_MS);
  const dayList = async (): Promise<number> => {
    const path = routes.days.path.replace(':id', cameraIdOf(Math.floor(random() * plan.cameras)));
    const { took_ms, json } = await timed(gateway, path, agent);
    const found = routes.days.response.parse(json).length;
    // In other time zones than UTC the last day goes on into the next.
    if (found < plan.days || found > plan.days + 1)
      throw new Error(`${found} days were found instead of ${plan.days}.`);
    return took_ms;
  };
  try {
    const pssBeforeMiB = usageOf([gateway.pid]).pssMiB;
    await repeat(WARM_UP, day);
    return {
      cameras,
      days: plan.days,
      day: spreadOf(await repeat(samples, day)),
      everything: spreadOf(await repeat(Math.ceil(samples / FEWER), everything)),
      dayList: spreadOf(await repeat(Math.ceil(samples / FEWER), dayList)),
      pssBeforeMiB,
      pssAfterMiB: usageOf([gateway.pid]).pssMiB,
    };
  } finally {
    agent.destroy();
  }
}

async function repeat(times: number, ask: () => Promise<number>): Promise<number[]> {
  const took_ms: number[] = [];
  for (let at = 0; at < times; at++) took_ms.push(await ask());
  return took_ms;
}

async function timed(gateway: RunningGateway, path: string, agent: Agent): Promise<{ took_ms: number; json: unknown }> {
  const { response, asked_ms } = await gateway.get(path, agent);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  const took_ms = performance.now() - asked_ms;
  const text = Buffer.concat(pieces).toString('utf8');
  if (response.statusCode !== 200)
    throw new Error(`The gateway answered ${response.statusCode}: ${text.slice(0, 200)}`);
  return { took_ms, json: JSON.parse(text) };
}

function someCameras({ cameras }: StorePlan, count: number, random: () => number): number[] {
  const all = Array.from({ length: cameras }, (_, camera) => ({ camera, order: random() }));
  return all
    .toSorted((one, other) => one.order - other.order)
    .slice(0, count)
    .map(({ camera }) => camera);
}

/** Every camera has footage, a gap and motion each day. */
function checkTimelines(found: readonly Timeline[], ids: readonly string[]): void {
  for (const [at, id] of ids.entries()) {
    const timeline = found[at];
    const isWhole =
      timeline?.cameraId === id && [timeline.spans, timeline.gaps, timeline.events].every((l) => l.length);
    if (!isWhole) throw new Error(`The timeline of ${id} is not what the store holds.`);
  }
}
