/**
 * `npm run torture [-- --kills N]`: resets the password again and again while the gateway is killed at each write and sync of
 * the commit in turn, and checks every promise after each kill. Prints its figures as a JSON line.
 */
import { parseArgs } from 'node:util';
import { openWorld } from '../lib/world.ts';
import { torture } from './torture.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '300' } } });
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1) {
  console.error('--kills takes a whole number, 1 or more.');
  process.exit(2);
}
const world = openWorld('torture');
try {
  const figures = await torture(world, kills, (line) => console.error(line));
  console.log(JSON.stringify(figures));
} finally {
  await world.end();
}
