/**
 * `npm run timing:service [-- --pairs N]`: Welch's t of kinds of envelope that get the same answer, in process and over HTTP on loopback; prints one JSON line. Exit
 * code 1 where |t| is 4.5 or more. Wants a quiet machine.
 */
import { parseArgs } from 'node:util';
import { makeClient } from '@nightlatch/tools/recovery-service/client';
import { startQuietService } from '../quiet-service.ts';
import { pairsOf, timePair, type TimingFigures } from './timing.ts';

const MOST_T = 4.5;
const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '100000' }, only: { type: 'string' } },
});
const count = Number(values.pairs);
if (!Number.isSafeInteger(count) || count < 100) {
  console.error('--pairs takes a whole number, 100 or more.');
  process.exit(2);
}
const quiet = await startQuietService();
const { intake } = quiet.service;
const pairs = await pairsOf(quiet.sealKey, async (envelope) => {
  await intake.take(envelope);
});
const client = makeClient(1);
const ways: Readonly<Record<string, (envelope: Buffer) => Promise<number>>> = {
  'in process': async (envelope) => {
    const began_ms = performance.now();
    await intake.take(envelope);
    return performance.now() - began_ms;
  },
  http: async (envelope) => (await client.post(quiet.url, envelope)).took_ms,
};
const figures: (TimingFigures & { readonly way: string })[] = [];
for (const pair of pairs) {
  if (values.only !== undefined && !pair.name.includes(values.only)) continue;
  for (const [way, ask] of Object.entries(ways)) {
    const measured = { way, ...(await timePair(pair, count, ask)) };
    figures.push(measured);
    console.error(JSON.stringify(measured));
  }
}
client.close();
await quiet.stop();
const worst = Math.max(...figures.map(({ t }) => Math.abs(t)));
console.log(
  JSON.stringify({
    timing: 'service',
    pairs: count,
    worstT: worst,
    t: figures.map(({ pair, way, t }) => [pair, way, t]),
  }),
);
process.exitCode = worst < MOST_T ? 0 : 1;
