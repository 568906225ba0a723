/**
 * `npm run fuzz:sockets -- [--inputs N] [--seed N]`: hostile conversations over real sockets with a real engine. Prints one JSON
 * line, and ends with 1 when the engine ended, a frame of the good camera was lost or kept waiting, or memory grew.
 */
import { parseArgs } from 'node:util';
import { faultsOf } from './judge.ts';
import { trial } from './trial.ts';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const inputs = Number(values.inputs);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(inputs) || inputs < 1) {
  console.error('Inputs and seed are whole numbers.');
  process.exit(2);
}
const result = await trial(seed, inputs);
for (const [reason, times] of Object.entries(result.reasons)) console.log(`${String(times).padStart(8)}  ${reason}`);
const faults = faultsOf(result);
const { reasons, ...figures } = result;
console.log(JSON.stringify({ fuzz: 'sockets', seed, ...figures, reasons: Object.keys(reasons).length, faults }));
process.exitCode = faults.length > 0 ? 1 : 0;
