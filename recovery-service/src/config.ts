/** What the environment says, typed: the whole list is in design/SERVICE.md. A mistake is one sentence that names the variable. */
import { isAbsolute, resolve } from 'node:path';
import { isMailbox } from '@nightlatch/protocol';
import { z } from 'zod';

const whole = (lowest: number, highest: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .transform(Number)
    .refine((value) => value >= lowest && value <= highest, `a number from ${lowest} to ${highest}`);
const folder = z
  .string()
  .min(1)
  .transform((path) => (isAbsolute(path) ? path : resolve(path)));
const file = folder;
const mailbox = z.string().refine(isMailbox, 'a mail address, its domain in lower case');

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(8086),
  /** Origin that recorders and phones use; at most 60 characters. Absent: where it listens. */
  PUBLIC_URL: z
    .string()
    .max(60)
    .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'an origin like https://recovery.example.com, at most 60 characters')
    .optional(),
  /** Proxies in front whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: whole(0, 10).default(0),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a URL like postgres://user:password@host/database')
    .optional(),
  DATABASE_CONNECTIONS: whole(2, 200).default(8),
  DATA_DIR: folder.default(resolve('data', 'recovery-service')),
  KEYS_DIR: folder.optional(),
  SMTP_URL: z.string().min(1).optional(),
  SMTP_CONNECTIONS: whole(1, 100).default(8),
  /** Further authorities that the mail server's certificate may come from, PEM. */
  SMTP_CA_FILE: file.optional(),
  MAIL_FROM: mailbox.optional(),
  DKIM_SELECTOR: z.string().min(1).max(63).optional(),
  BOUNCE_ADDRESS: mailbox.optional(),
  BOUNCE_HOST: z.string().min(1).default('127.0.0.1'),
  BOUNCE_PORT: whole(0, 65_535).optional(),
  OPERATOR_TOKEN_FILE: file.optional(),
  METRICS_TOKEN_FILE: file.optional(),
  /** 0: no cap. */
  ORIGIN_PER_MINUTE: whole(0, 1_000_000).default(30),
  ORIGIN_PER_DAY: whole(0, 100_000_000).default(600),
});

export interface ServiceConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly trustedProxies: number;
  /** Absent: PGlite in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly databaseConnections: number;
  readonly dataDir: string;
  readonly keysDir: string;
  readonly smtpUrl: string | undefined;
  readonly smtpConnections: number;
  readonly smtpCaFile: string | undefined;
  readonly mailFrom: string | undefined;
  readonly dkimSelector: string | undefined;
  readonly bounceAddress: string | undefined;
  readonly bounceHost: string;
  readonly bouncePort: number | undefined;
  readonly operatorTokenFile: string | undefined;
  readonly metricsTokenFile: string | undefined;
  readonly originAMinute: number;
  readonly originADay: number;
}

/** Throws an Error whose message is a sentence. An empty variable counts as none. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    // Never the value: it may hold a password.
    throw new Error(`${String(issue?.path[0])} is not usable: it takes ${issue?.message ?? 'something else'}.`);
  }
  const is = parsed.data;
  return {
    host: is.HOST,
    port: is.PORT,
    publicUrl: is.PUBLIC_URL,
    trustedProxies: is.TRUSTED_PROXIES,
    databaseUrl: is.DATABASE_URL,
    databaseConnections: is.DATABASE_CONNECTIONS,
    dataDir: is.DATA_DIR,
    keysDir: is.KEYS_DIR ?? resolve(is.DATA_DIR, 'keys'),
    smtpUrl: is.SMTP_URL,
    smtpConnections: is.SMTP_CONNECTIONS,
    smtpCaFile: is.SMTP_CA_FILE,
    mailFrom: is.MAIL_FROM,
    dkimSelector: is.DKIM_SELECTOR,
    bounceAddress: is.BOUNCE_ADDRESS,
    bounceHost: is.BOUNCE_HOST,
    bouncePort: is.BOUNCE_PORT,
    operatorTokenFile: is.OPERATOR_TOKEN_FILE,
    metricsTokenFile: is.METRICS_TOKEN_FILE,
    originAMinute: is.ORIGIN_PER_MINUTE,
    originADay: is.ORIGIN_PER_DAY,
  };
}
