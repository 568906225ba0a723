/**
 * `npm run fuzz -- [--inputs N] [--seed N] [--target NAME]… [--resume] [--fresh]`: hostile inputs through the parsers, in process.
 * N is for all targets together. `--resume` goes on where the last run with the same seed ended (fuzz/state.json).
 * Prints one JSON line; a finding goes to fuzz/findings/ with how to run it again, and the command ends with 1.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Finding, fuzz } from './fuzz.ts';
import { targets } from './targets/index.ts';

const FOLDER = resolve(import.meta.dirname, '..');
const STATE = join(FOLDER, 'state.json');
const SLICE = 20_000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    input: { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
});
const chosen = targets.filter(({ name }) => values.target?.includes(name) ?? true);
const seed = Number(values.seed);
const total = Number(values.inputs);
if (chosen.length === 0 || !Number.isSafeInteger(seed) || !Number.isSafeInteger(total) || total < 1) {
  console.error(`Targets: ${targets.map(({ name }) => name).join(', ')}. Inputs and seed are whole numbers.`);
  process.exit(2);
}

if (values.input !== undefined) {
  for (const target of chosen) target.run(readFileSync(values.input));
  console.log('Nothing went wrong.');
  process.exit(0);
}

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
const heap_MiB = (): number => {
  if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};

const state = readState();
const began_ms = performance.now();
let heapBefore_MiB: number | undefined;
let done = 0;
const findings: Finding[] = [];
const left = new Map(chosen.map((target) => [target, Math.ceil(total / chosen.length)]));
while (left.size > 0 && findings.length === 0) {
  for (const [target, inputs] of left) {
    const first = state[target.name] ?? 0;
    const slice = Math.min(SLICE, inputs);
    const result = fuzz(target, { seed, first, inputs: slice });
    done += result.done;
    state[target.name] = first + result.done;
    if (result.finding !== undefined) findings.push(result.finding);
    if (inputs > slice) left.set(target, inputs - slice);
    else left.delete(target);
  }
  heapBefore_MiB ??= heap_MiB();
}
writeFileSync(STATE, JSON.stringify({ seed, next: state }, undefined, 2));
for (const finding of findings) keep(finding);
const seconds = (performance.now() - began_ms) / 1_000;
console.log(
  JSON.stringify({
    fuzz: chosen.length === targets.length ? 'all' : chosen.map(({ name }) => name).join(','),
    seed,
    inputs: done,
    inputsEver: Object.values(state).reduce((sum, count) => sum + count, 0),
    perSecond: Math.round(done / seconds),
    heapGrowth_MiB: Number((heap_MiB() - (heapBefore_MiB ?? 0)).toFixed(1)),
    findings: findings.length,
  }),
);
process.exitCode = findings.length > 0 ? 1 : 0;

function readState(): Record<string, number> {
  if (!values.resume || !existsSync(STATE)) return {};
  const kept: unknown = JSON.parse(readFileSync(STATE, 'utf8'));
  if (typeof kept !== 'object' || kept === null || !('seed' in kept) || kept.seed !== seed || !('next' in kept))
    return {};
  return Object.fromEntries(Object.entries(Object(kept.next)).map(([name, next]) => [name, Number(next)]));
}

function keep({ target, number, input, error }: Finding): void {
  const folder = join(FOLDER, 'findings');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${target}-${seed}-${number}.bin`);
  writeFileSync(file, input);
  console.error(`${target}, input ${number} of seed ${seed}: ${error.stack ?? error.message}`);
  console.error(`Again: npm run fuzz -- --target ${target} --input ${file}`);
}
