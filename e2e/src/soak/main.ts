/**
 * `npm run soak -- [--minutes 30] [--cameras 32] [--mbit 1] [--kill-every 60] [--viewers 6]`: see soak.ts. Prints its figures as a JSON
 * line, and ends with 1 when a frame was lost or footage three days old is still there.
 */
import { parseArgs } from 'node:util';
import { openWorld } from '../lib/world.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    cameras: { type: 'string', default: '32' },
    mbit: { type: 'string', default: '1' },
    'kill-every': { type: 'string', default: '60' },
    viewers: { type: 'string', default: '6' },
  },
});
const [minutes, cameras, mbit, killEvery_s, viewers] = [
  values.minutes,
  values.cameras,
  values.mbit,
  values['kill-every'],
  values.viewers,
].map(Number);
if (!minutes || !cameras || !mbit || !killEvery_s || viewers === undefined || !Number.isInteger(cameras)) {
  console.error('Minutes, cameras, mbit, kill-every (seconds) and viewers are numbers above 0.');
  process.exit(2);
}
const world = openWorld('soak');
try {
  const result = await soak(world, {
    ...{ cameras, mbit, killEvery_s, viewers },
    seconds: minutes * 60,
    say: (line) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`),
  });
  console.log(JSON.stringify({ bench: 'soak', ...result }));
  if (result.framesLost > 0 || result.behind > 0 || result.oldFoldersRemoved === 0) process.exitCode = 1;
} finally {
  await world.end();
}
