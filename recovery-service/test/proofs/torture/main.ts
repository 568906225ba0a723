/**
 * `npm run torture:service [-- --recorders N --processes N --seed N]`: prints one JSON line; exit code 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { torture } from './torture.ts';

const { values } = parseArgs({
  options: {
    recorders: { type: 'string', default: '5000' },
    processes: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const [recorders, processes, seed] = [values.recorders, values.processes, values.seed].map(Number);
if (![recorders, processes, seed].every((value) => Number.isSafeInteger(value) && Number(value) > 0)) {
  console.error('--recorders, --processes and --seed take whole numbers, 1 or more.');
  process.exit(2);
}
const figures = await torture({
  recorders: recorders ?? 1,
  processes: processes ?? 1,
  seed: seed ?? 1,
  refusedShare: 0.1,
  life_ms: [2_000, 12_000],
  atOnce: 48,
  settle_ms: 300_000,
  say: (line) => console.error(line),
});
for (const sentence of figures.broken) console.error(sentence);
console.log(JSON.stringify({ ...figures, broken: figures.broken.length }));
process.exitCode = figures.broken.length > 0 ? 1 : 0;
