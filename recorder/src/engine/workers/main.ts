/** A worker of the engine as a process: `main.ts --data DIR --number N`, with a socket to the engine's own process as file 3. */
import { Socket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../base/clock.ts';
import { flushCompiled } from '../../base/compiled.ts';
import { holdShared } from '../../base/hold.ts';
import { jsonLog } from '../../base/log.ts';
import { systemDisk } from '../../footage/disk.ts';
import { startWorker } from './worker.ts';

const STOP_LIMIT_MS = 1_500;
const SOCKET = 3;

const { values } = parseArgs({ options: { data: { type: 'string' }, number: { type: 'string' } } });
const { data: dataDir = '', number = '' } = values;
const log = jsonLog(`engine worker ${number}`, systemClock);

// Whoever tells all processes of a recorder to end tells the engine too, which ends its workers in order.
process.on('SIGTERM', () => undefined);
process.on('SIGINT', () => undefined);

const held = holdShared(join(dataDir, 'engine', 'workers.lock'));
const socket = new Socket({ fd: SOCKET, readable: true, writable: true });
const worker = startWorker({ dataDir, socket, clock: systemClock, log, disk: systemDisk });
flushCompiled();
await worker.over;
setTimeout(() => {
  log.error('it did not end in time');
  process.exit(1);
}, STOP_LIMIT_MS);
await worker.stop();
held.release();
process.exit(0);
