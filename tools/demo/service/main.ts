/**
 * `npm run service`: the recovery service with the embedded database and a mailbox. Prints a line each for people, then the service's ready line with the mailbox
 * added. Stops everything on SIGINT and SIGTERM.
 */
import { join } from 'node:path';
import { readServiceArguments } from './arguments.ts';
import { startServiceDemo } from './service.ts';

const checkout = join(import.meta.dirname, '..', '..', '..');

async function run(): Promise<number> {
  const demo = await startServiceDemo(checkout, readServiceArguments(process.argv.slice(2), checkout));
  let isTold = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      isTold = true;
      void demo.stop();
    });
  console.log(demo.lines.join('\n'));
  console.log(JSON.stringify(demo.ready));
  const status = await demo.ended;
  await demo.stop();
  return isTold ? 0 : status;
}

run().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
