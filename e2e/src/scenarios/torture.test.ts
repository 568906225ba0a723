/** The commit survives: thirty kills, spread over the writes and syncs of a reset (`npm run torture` does hundreds). */
import { afterAll, expect, it } from 'vitest';
import { figure } from '../lib/figures.ts';
import { openWorld } from '../lib/world.ts';
import { torture } from '../torture/torture.ts';

const KILLS = 30;
const world = openWorld('torture');
afterAll(() => world.end());

it('keeps every promise when the gateway is killed at a write or sync of the commit', async () => {
  const figures = await torture(world, KILLS, () => {});
  figure({ scenario: 'torture', name: 'figures', value: JSON.stringify(figures) });
  expect(figures.kills).toBe(KILLS);
  expect(figures.diedAtThePoint).toBeGreaterThan(KILLS / 2);
  expect(figures.newPasswordWorked).toBeGreaterThan(0);
  expect(figures.oldPasswordWorked).toBeGreaterThan(0);
}, 300_000);
