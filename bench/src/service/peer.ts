/** Starts the peer as a process on its processor. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Peer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startPeer(databaseUrl: string, smtpUrl: string, processors: string): Promise<Peer> {
  const file = join(import.meta.dirname, 'peer-process.ts');
  const child = spawn('taskset', ['-c', processors, process.execPath, file, databaseUrl, smtpUrl], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('the peer has no output');
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const found = /^\{"ready":true,"port":(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    void ended.then(() => reject(new Error('the peer ended before it was ready')));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
