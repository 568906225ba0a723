/**
 * `npm start`: a recorder with two cameras over real RTSP, a mailbox that real mail arrives in, and an owner. Prints a line each
 * for people, then the recorder's ready line with the mailbox added. Stops everything on SIGINT and SIGTERM.
 */
import { join } from 'node:path';
import { readDemoArguments } from './arguments.ts';
import { startDemo } from './demo.ts';

const checkout = join(import.meta.dirname, '..', '..');
const told = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => told.abort());

async function run(): Promise<number> {
  const demo = await startDemo(checkout, readDemoArguments(process.argv.slice(2), checkout), told.signal);
  console.log(demo.lines.join('\n'));
  console.log(JSON.stringify(demo.ready));
  const status = await demo.ended;
  await demo.stop();
  return told.signal.aborted ? 0 : status;
}

run().then(
  (status) => process.exit(status),
  (error: unknown) => {
    // Stopped while it was still starting: nothing went wrong.
    if (told.signal.aborted) process.exit(0);
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
