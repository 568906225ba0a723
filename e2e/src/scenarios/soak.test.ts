/** The short form of `npm run soak`: half a minute, a gateway killed every eight seconds, footage of three days ago to remove. */
import { afterAll, expect, it } from 'vitest';
import { figure } from '../lib/figures.ts';
import { openWorld } from '../lib/world.ts';
import { soak } from '../soak/soak.ts';

const world = openWorld('soak');
afterAll(() => world.end());

it('loses no frame while people come and go, retention runs and the gateway is killed', async () => {
  const options = { cameras: 6, mbit: 1, seconds: 32, killEvery_s: 8, viewers: 3 };
  const result = await soak(world, { ...options, say: () => undefined });
  figure({ scenario: 'soak', name: 'figures', value: JSON.stringify(result) });
  expect(result).toMatchObject({ framesLost: 0, framesTwice: 0, behind: 0, oldFoldersRemoved: 2 });
  expect(result.kills).toBeGreaterThanOrEqual(4);
  expect(result.framesRecorded).toBeGreaterThan(options.cameras * options.seconds * 20);
  expect(result.liveMessages).toBeGreaterThan(100);
  expect(result.footageMiB).toBeGreaterThan(0);
}, 150_000);
