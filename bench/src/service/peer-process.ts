/**
 * The peer, as a process: better-auth's e-mail code for a forgotten password, as its manual sets it up, on PostgreSQL; the mail is a job in pg-boss, put in before the
 * answer, taken out by this same process and handed to the mail server over as many kept connections as ours. It is spared signing, sealing, caps and a record of
 * how each delivery went.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { emailOTP } from 'better-auth/plugins/email-otp';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { PgBoss } from 'pg-boss';

const CONNECTIONS = 8;
const AT_ONCE = CONNECTIONS * 2;
const LOOK_MS = 1_000;
const QUEUE = 'mail';

interface MailJob {
  readonly to: string;
  readonly code: string;
}

const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
const boss = new PgBoss({ connectionString: databaseUrl, max: CONNECTIONS, schedule: false });
boss.on('error', (error) => console.error(error));
await boss.start();
await boss.createQueue(QUEUE);

let wake = (): void => undefined;
const auth = betterAuth({
  database: pool,
  baseURL: 'http://127.0.0.1',
  secret: 'a secret of this bench, long enough for it',
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  plugins: [
    emailOTP({
      otpLength: 8,
      expiresIn: 3_600,
      storeOTP: 'hashed',
      async sendVerificationOTP({ email, otp }) {
        await boss.send(QUEUE, { to: email, code: otp } satisfies MailJob);
        wake();
      },
    }),
  ],
});
await (await getMigrations(auth.options)).runMigrations();

const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: CONNECTIONS, maxMessages: 1_000 });

function letter({ to, code }: MailJob) {
  const shown = `${code.slice(0, 4)} ${code.slice(4)}`;
  return {
    from: { name: 'Recovery service', address: 'codes@mail.example.com' },
    to,
    subject: 'Reset Password',
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: `Somebody asked for a new password at "Corner shop".\n\nThe code:\n\n    ${shown}\n\nType it at the recorder within 60 minutes. If it was not you, do nothing.\n`,
    html: `<!doctype html><html lang="en"><body style="font:16px sans-serif"><p>Somebody asked for a new password at <b>Corner shop</b>.</p><p style="font-size:32px">${shown}</p><p>Type it at the recorder within 60 minutes. If it was not you, do nothing.</p></body></html>`,
  };
}

async function work(): Promise<void> {
  for (;;) {
    const jobs = await boss.fetch<MailJob>(QUEUE, { batchSize: AT_ONCE });
    if (jobs.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      continue;
    }
    await Promise.all(
      jobs.map(async ({ id, data }) => {
        await transport.sendMail(letter(data));
        await boss.complete(QUEUE, id);
      }),
    );
  }
}
for (let worker = 0; worker < 2; worker += 1)
  work().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });

const server = createServer((request, answer) => {
  void toNodeHandler(auth)(request, answer);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit());
process.on('disconnect', () => process.exit());
