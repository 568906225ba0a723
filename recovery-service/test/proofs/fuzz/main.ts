/**
 * `npm run fuzz:service [-- --inputs N --http N --seed N]`: hostile envelopes at a running service, in process and over HTTP; prints one JSON line. Exit code 1 for a
 * finding.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeClient } from '@nightlatch/tools/recovery-service/client';
import { startQuietService } from '../quiet-service.ts';
import { fuzzHttp, fuzzIntake, hostileInputs } from './service-fuzz.ts';

const SLICE = 50_000;
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    http: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
});
const [inputs, http, seed] = [values.inputs, values.http, values.seed].map(Number);
if (
  inputs === undefined ||
  http === undefined ||
  seed === undefined ||
  ![inputs, http, seed].every(Number.isSafeInteger)
) {
  console.error('--inputs, --http and --seed take whole numbers.');
  process.exit(2);
}
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
const heap_MiB = (): number => {
  if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};
const quiet = await startQuietService();
const hostile = await hostileInputs(seed, quiet.sealKey);
const began_ms = performance.now();
const findings: string[] = [];
const count = { refused: 0, taken: 0 };
let heapBefore_MiB: number | undefined;
for (let done = 0; done < inputs && findings.length === 0; done += SLICE) {
  const figures = await fuzzIntake(
    (bytes) => quiet.service.intake.take(bytes),
    hostile,
    done,
    Math.min(SLICE, inputs - done),
  );
  count.refused += figures.refused;
  count.taken += figures.taken;
  findings.push(...figures.findings);
  heapBefore_MiB ??= heap_MiB();
}
const perSecond = Math.round((count.refused + count.taken) / ((performance.now() - began_ms) / 1_000));
const heapGrowth_MiB = Number((heap_MiB() - (heapBefore_MiB ?? 0)).toFixed(1));
const client = makeClient(16);
const over = await fuzzHttp(client, quiet.url, hostile, inputs + 1, http);
findings.push(...over.findings);
client.close();
await quiet.stop();
for (const finding of findings.slice(0, 10)) console.error(finding);
console.log(
  JSON.stringify({
    fuzz: 'service',
    seed,
    inputs: count.refused + count.taken,
    ...count,
    perSecond,
    heapGrowth_MiB,
    http: over.inputs,
    httpTaken: over.taken,
    facesOfRefusals: over.faces,
    findings: findings.length,
  }),
);
process.exitCode = findings.length > 0 ? 1 : 0;
