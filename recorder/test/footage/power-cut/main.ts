/** `npm run power-cut [-- --cuts N --seed N]`: cuts the power of a recording at so many points and looks at what is left. Prints a JSON line. */
import { parseArgs } from 'node:util';
import { recordSession } from './session.ts';
import { tryCut } from './try-cut.ts';

const { values } = parseArgs({
  options: { cuts: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const cuts = Number(values.cuts);
const first = Number(values.seed);
if (!Number.isInteger(cuts) || cuts < 1 || !Number.isInteger(first)) {
  console.error('--cuts takes a whole number, 1 or more; --seed a whole number.');
  process.exit(2);
}
const session = await recordSession(420);
const lost_ms: number[] = [];
const indexes: Record<string, number> = {};
let [frames, played] = [0, 0];
try {
  for (let at = 0; at < cuts; at++) {
    const result = await tryCut(session, first + at);
    lost_ms.push(result.lost_ms);
    indexes[result.index] = (indexes[result.index] ?? 0) + 1;
    frames += result.frames;
    played += result.played;
    if ((at + 1) % 100 === 0) console.error(`${at + 1} of ${cuts} cuts`);
  }
  const steps = session.log.steps.length;
  console.log(JSON.stringify({ cuts, steps, frames, filesPlayed: played, mostLost_ms: Math.max(...lost_ms), indexes }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  session.remove();
}
