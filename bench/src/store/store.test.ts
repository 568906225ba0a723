import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Floor, startFloor } from '../floor/floor.ts';
import { type RunningGateway, startGateway } from '../gateway.ts';
import { seekAbout } from '../seek/seek-trial.ts';
import { askTimelines } from '../timeline/ask-timelines.ts';
import { type MadeStore, makeStore } from './make-store.ts';

let parent = '';
let store: MadeStore;
let gateway: RunningGateway;
let floor: Floor;
const running: { stop(): Promise<void> }[] = [];
const said: string[] = [];
const plan = { cameras: 2, days: 1, mbit: 1 };

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'nl-bench-test-'));
  store = await makeStore(parent, plan, (line) => said.push(line));
  gateway = await startGateway(store);
  running.push(gateway);
  floor = await startFloor(store.dataDir);
  running.push(floor);
}, 60_000);
afterAll(async () => {
  for (const one of running) await one.stop();
  rmSync(parent, { recursive: true, force: true });
}, 60_000);

describe('the benches of playing back', () => {
  it('stand on a store that is made once', async () => {
    expect(said.length).toBeGreaterThan(0);
    const again: string[] = [];
    expect(await makeStore(parent, plan, (line) => again.push(line))).toEqual(store);
    expect(again).toEqual([]);
  });

  it('find in timelines what the store holds', async () => {
    const figures = await askTimelines({ gateway, floor }, plan, { cameras: 2, samples: 3 });
    expect(figures).toMatchObject({ day: { count: 3 }, everything: { count: 1 }, dayList: { count: 1 } });
    expect(figures.pssAfterMiB).toBeGreaterThan(0);
  });

  it('get footage of every moment that they seek to, in every way', async () => {
    const { figures } = await seekAbout(gateway, store, { samples: 3, cold: true });
    expect(figures.map(({ way, isCold }) => [way, isCold])).toEqual([
      ['floor', false],
      ['http', false],
      ['socket', false],
      ['keys', false],
      ['floor', true],
      ['http', true],
      ['socket', true],
      ['keys', true],
    ]);
  }, 60_000);
});
