/** What a timeline on the screen asks the gateway for, at random days and cameras of a made-up store, and how long the answers take. */
import { Agent } from 'node:http';
import { type Timeline, routes } from '@nightlatch/protocol';
import type { Floor } from '../floor/floor.ts';
import type { RunningGateway } from '../gateway.ts';
import { httpGet, wholeAnswer } from '../http-get.ts';
import { type Spread, spreadOf } from '../spread.ts';
import { DAY_MS, STORE_BEGINS_MS, type StorePlan, cameraIdOf, randomNumbers } from '../store/store-plan.ts';
import { usageOf } from '../usage.ts';

/** Of a wide screen. */
const PIXELS = 1_920;
const WARM_UP = 20;
/** A month and lists of days are asked for less often. */
const FEWER = 5;

interface Answer {
  readonly took_ms: number;
  readonly bytes: number;
}

export interface TimelineFigures {
  readonly cameras: number;
  readonly days: number;
  readonly day: Spread;
  /** A server that only answers as many bytes as each day has, asked by turns with it. */
  readonly dayFloor: Spread;
  /** Of the gateway for a day: user and system, milliseconds. */
  readonly dayCpu_ms: number;
  readonly everything: Spread;
  readonly dayList: Spread;
  /** Of the gateway: when it has just started, and when all was asked. */
  readonly pssBeforeMiB: number;
  readonly pssAfterMiB: number;
}

/** `cameras`: shown together. Throws when an answer is not what the store holds. */
export async function askTimelines(
  { gateway, floor }: { readonly gateway: RunningGateway; readonly floor: Floor },
  plan: StorePlan,
  { cameras, samples }: { readonly cameras: number; readonly samples: number },
): Promise<TimelineFigures> {
  const random = randomNumbers(1);
  const agent = new Agent({ keepAlive: true });
  const timelines = async (from_ms: number, to_ms: number): Promise<Answer> => {
    const ids = someCameras(plan, cameras, random).map(cameraIdOf);
    const range = { from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() };
    const query = new URLSearchParams({ ...range, cameras: ids.join(','), pixels: String(PIXELS) });
    const answer = await httpGet(gateway, `${routes.timelines.path}?${query.toString()}`, agent);
    const { took_ms, body } = await wholeAnswer(answer);
    checkTimelines(routes.timelines.response.parse(JSON.parse(body.toString('utf8'))), ids);
    return { took_ms, bytes: body.length };
  };
  const floors_ms: number[] = [];
  const day = async (): Promise<Answer> => {
    const from_ms = STORE_BEGINS_MS + Math.floor(random() * plan.days) * DAY_MS;
    const answer = await timelines(from_ms, from_ms + DAY_MS);
    floors_ms.push(await floor.whole(answer.bytes));
    return answer;
  };
  const everything = (): Promise<Answer> => timelines(STORE_BEGINS_MS, STORE_BEGINS_MS + plan.days * DAY_MS);
  const dayList = async (): Promise<Answer> => {
    const path = routes.days.path.replace(':id', cameraIdOf(Math.floor(random() * plan.cameras)));
    const { took_ms, body } = await wholeAnswer(await httpGet(gateway, path, agent));
    const found = routes.days.response.parse(JSON.parse(body.toString('utf8'))).length;
    // In other time zones than UTC the last day goes on into the next.
    if (found < plan.days || found > plan.days + 1)
      throw new Error(`${found} days were found instead of ${plan.days}.`);
    return { took_ms, bytes: body.length };
  };
  try {
    const before = usageOf([gateway.pid]);
    await repeat(WARM_UP, day);
    floors_ms.length = 0;
    const atDay = usageOf([gateway.pid]);
    const days_ms = await repeat(samples, day);
    const afterDay = usageOf([gateway.pid]);
    return {
      cameras,
      days: plan.days,
      day: spreadOf(days_ms),
      dayFloor: spreadOf(floors_ms),
      dayCpu_ms: ((afterDay.cpu_s - atDay.cpu_s) * 1_000) / samples,
      everything: spreadOf(await repeat(Math.ceil(samples / FEWER), everything)),
      dayList: spreadOf(await repeat(Math.ceil(samples / FEWER), dayList)),
      pssBeforeMiB: before.pssMiB,
      pssAfterMiB: usageOf([gateway.pid]).pssMiB,
    };
  } finally {
    agent.destroy();
  }
}

async function repeat(times: number, ask: () => Promise<Answer>): Promise<number[]> {
  const took_ms: number[] = [];
  for (let at = 0; at < times; at++) took_ms.push((await ask()).took_ms);
  return took_ms;
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
