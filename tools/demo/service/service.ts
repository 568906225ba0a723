/** The recovery service as its own process with the embedded database, beside a mailbox that its mail really arrives in. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Mailbox, startMailbox } from '../../mailbox/mailbox.ts';
import type { ServiceDemoArguments } from './arguments.ts';

const readySchema = z.looseObject({ ready: z.literal(true), page: z.string(), operator: z.string(), port: z.int() });

export interface ServiceDemo {
  /** For people, a line each. */
  readonly lines: readonly string[];
  readonly ready: z.output<typeof readySchema> & { readonly mailbox: string; readonly operatorToken: string };
  /** Resolves with the service's exit status when it has ended. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

const PORT = 8086;
const MAILBOX_PORT = 8026;

/** Throws an Error with a sentence. */
export async function startServiceDemo(checkout: string, given: ServiceDemoArguments): Promise<ServiceDemo> {
  const { dataDir } = given;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const operatorToken = randomBytes(24).toString('base64url');
  const tokenFile = join(dataDir, 'operator.token');
  await writeFile(tokenFile, `${operatorToken}\n`, { mode: 0o600 });
  const mailbox: Mailbox = await startMailbox({
    webPort: given.mailboxPort ?? (await freeOr(MAILBOX_PORT)),
  });
  const port = given.port ?? (await freeOr(PORT));
  const child = spawn(
    process.execPath,
    [join(checkout, 'recovery-service', 'bin', 'nightlatch-recovery-service.mjs')],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: dataDir,
        SMTP_URL: `smtp://127.0.0.1:${mailbox.smtpPort}`,
        MAIL_FROM: 'codes@mail.example.com',
        OPERATOR_TOKEN_FILE: tokenFile,
        METRICS_TOKEN_FILE: tokenFile,
      },
    },
  );
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    await mailbox.stop();
  };
  const ready = await Promise.race([
    child.stdout === null ? undefined : firstLine(child.stdout),
    ended.then(() => undefined),
  ]);
  if (ready === undefined) {
    await stop();
    throw new Error('The recovery service did not start: it said why above.');
  }
  return {
    lines: [
      '',
      '  Nightlatch recovery service, for trying it out, on this machine only.',
      '',
      `  Page       ${ready.page}/   (drop a request file, or scan a QR)`,
      `  Operator   ${ready.operator}   (token ${operatorToken})`,
      `  Mailbox    ${mailbox.url}/   (every mail that it sends arrives here)`,
      `  Recorders  choose ${ready.page} as their recovery service`,
      '',
    ],
    ready: { ...ready, mailbox: mailbox.url, operatorToken },
    ended,
    stop,
  };
}

async function firstLine(out: NodeJS.ReadableStream): Promise<z.output<typeof readySchema> | undefined> {
  for await (const line of createInterface({ input: out })) return readySchema.safeParse(JSON.parse(line)).data;
  return undefined;
}

/** The wanted port, or 0 where somebody has it. */
async function freeOr(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(0))
      .listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
  });
}
