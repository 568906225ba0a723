/** The recorder as a child process of the demo: its ready line is read, its log goes to a file, its sentences to the person. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const readySchema = z.looseObject({ ready: z.literal(true), console: z.string(), app: z.string() });
export type ReadyLine = z.infer<typeof readySchema>;

export interface DemoRecorder {
  /** Rejects when the recorder ends before it is up; it has said why on stderr. */
  readonly ready: Promise<ReadyLine>;
  /** Resolves with the exit status when the recorder has ended, for whatever reason. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** Starts it at once; `ready` tells when it is up. */
export function startRecorder(checkout: string, dataDir: string, args: readonly string[]): DemoRecorder {
  const program = join(checkout, 'recorder', 'bin', 'nightlatch.mjs');
  const child = spawn(process.execPath, [program, 'start', '--demo', '--data', dataDir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  const log = createWriteStream(join(dataDir, 'recorder.log'), { flags: 'w', mode: 0o600 });
  log.on('error', () => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.write(`${line}\n`);
    if (!line.startsWith('{')) process.stderr.write(`${line}\n`);
  });
  const tooEarly = ended.then((): never => {
    throw new Error('The recorder did not start.');
  });
  const ready = Promise.race([firstReadyLine(child.stdout), tooEarly]);
  // Whoever awaits them hears of a failure; before that it is not an unhandled one.
  for (const promise of [tooEarly, ready]) promise.catch(() => undefined);
  return {
    ready,
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
      log.end();
    },
  };
}

async function firstReadyLine(output: NodeJS.ReadableStream): Promise<ReadyLine> {
  const lines = createInterface({ input: output });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      const ready = readySchema.safeParse(JSON.parse(line));
      if (ready.success) resolve(ready.data);
    });
  });
}
