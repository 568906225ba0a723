/**
 * The one place where the rooms are wired: config → one object, with overrides for tests. Opening makes what is missing (schema, keys, the default tenant) and binds
 * nothing; `listen` begins; `stop` takes nothing more, finishes what is being handed over, and gives back the rest.
 */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { makeOriginCaps } from './caps/origins.ts';
import type { ServiceConfig } from './config.ts';
import { startCourier, type Courier } from './courier/courier.ts';
import { makeSenders } from './courier/senders.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/open.ts';
import { makeFairness } from './deliveries/fairness.ts';
import { makeIntake, type Intake } from './deliveries/intake.ts';
import { openQueue, type MailQueue } from './deliveries/queue.ts';
import { bounceDelivery } from './deliveries/store.ts';
import { startSweep } from './deliveries/sweep.ts';
import { ensureDefaultTenant, openTenants, type Tenants } from './enrolment/tenants.ts';
import { makeFigures } from './http/figures.ts';
import { buildListener } from './http/listener.ts';
import { fileToken } from './http/tokens.ts';
import { makeCards, type Cards } from './keys/card.ts';
import { makeConsent } from './keys/consent.ts';
import { openKeys, type Keys } from './keys/keys.ts';
import { bounceAddresses } from './mail/bounce-address.ts';
import { startBounceListener } from './mail/bounce-listener.ts';
import type { MailOut } from './mail/mail-out.ts';
import { parseSmtpUrl } from './mail/smtp-address.ts';
import { makeSmtpOut } from './mail/smtp-out.ts';
import { addOperatorRoutes } from './operator/door.ts';

export interface ServiceParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Overrides for tests. */
  readonly mailOut?: MailOut;
  readonly pagesFolder?: string;
  readonly lookAfter_s?: number;
  readonly courierLook_ms?: number;
  readonly keysLook_ms?: number;
  readonly tenantsRefresh_ms?: number;
}

export interface Service {
  readonly database: Database;
  readonly keys: Keys;
  readonly tenants: Tenants;
  readonly intake: Intake;
  readonly queue: MailQueue;
  /** Serves and works from here on. */
  listen(): Promise<Listening>;
  /** Within `limit_ms`. */
  stop(limit_ms?: number): Promise<void>;
}

export interface Listening {
  /** `http://HOST:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly bouncePort: number | undefined;
}

const PAGES_FOLDER = join(import.meta.dirname, '..', 'page', 'dist');
/** Where OPERATOR_TOKEN_FILE says nothing else. */
const OPERATOR_TOKEN = 'operator.token';
const STOP_MS = 8_000;
const BOUNCED = 'The mail came back: the mailbox did not take it. Ask for a new code with another address.';

/** Throws a sentence for whoever starts it. */
export async function openService(config: ServiceConfig, parts: ServiceParts): Promise<Service> {
  const { clock, log } = parts;
  const fromAddress = config.mailFrom;
  if (fromAddress === undefined) throw new Error('Say where mails come from: MAIL_FROM=codes@mail.example.com');
  if (config.smtpUrl === undefined && parts.mailOut === undefined)
    throw new Error('Say which mail server takes the mails: SMTP_URL=smtps://user:password@mail.example.com');
  const keys = await openKeys({
    folder: config.keysDir,
    clock,
    log,
    ...(parts.keysLook_ms === undefined ? {} : { look_ms: parts.keysLook_ms }),
  });
  const bounces = bounceAddresses(keys.hashKey);
  const mailOut = parts.mailOut ?? smtpOut(config, bounces, clock, log);
  const database = await openDatabase({ ...config, connections: config.databaseConnections, clock, log });
  await ensureDefaultTenant(database, fromAddress, new Date(clock.wall_ms()));
  const tenants = await openTenants({
    database,
    dataKey: keys.dataKey,
    log,
    ...(parts.tenantsRefresh_ms === undefined ? {} : { refresh_ms: parts.tenantsRefresh_ms }),
  });
  const queue = await openQueue(
    database,
    log,
    parts.lookAfter_s === undefined ? {} : { lookAfter_s: parts.lookAfter_s },
  );
  const figures = makeFigures({ queue: () => queue, held: () => courier?.held ?? 0 });
  let courier: Courier | undefined;
  let cards: Cards | undefined;
  let app: FastifyInstance | undefined;
  const running: { stop(): Promise<void> }[] = [];
  const intake = makeIntake({
    database,
    keys,
    tenants,
    queue,
    fairness: makeFairness(clock),
    clock,
    onQueued: () => courier?.wake(),
  });

  async function listen(): Promise<Listening> {
    app = await buildListener({
      database,
      intake,
      tenants,
      cards: () => (cards ??= makeCards(keys, config.publicUrl ?? `http://${config.host}:${config.port}`)),
      origins: makeOriginCaps({ aMinute: config.originAMinute, aDay: config.originADay }, clock),
      figures,
      log,
      trustedProxies: config.trustedProxies,
      pagesFolder: parts.pagesFolder ?? PAGES_FOLDER,
      metricsToken: fileToken(config.metricsTokenFile),
      trouble: () => troubleOf(database),
      more: [
        (scope) =>
          addOperatorRoutes(scope, {
            database,
            keys,
            keysFolder: config.keysDir,
            tenants,
            clock,
            log,
            tokenFile: config.operatorTokenFile ?? join(config.keysDir, OPERATOR_TOKEN),
            publicUrl: () => config.publicUrl ?? `http://${config.host}:${config.port}`,
          }),
      ],
    });
    await app.listen({ host: config.host, port: config.port });
    const { port } = app.server.address() as AddressInfo;
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    cards = makeCards(keys, config.publicUrl ?? url);
    const bounce = await listenForBounces();
    courier = startCourier({
      database,
      keys,
      consent: makeConsent(keys.consentKey),
      tenants,
      senders: makeSenders({ ...config, clock }),
      queue,
      mailOut,
      clock,
      log,
      connections: config.smtpConnections,
      onOutcome: (outcome, took_ms) => figures.mail(outcome, took_ms),
      ...(parts.courierLook_ms === undefined ? {} : { look_ms: parts.courierLook_ms }),
    });
    running.push(startSweep({ database, clock, log }));
    return { url, port, bouncePort: bounce };
  }

  async function listenForBounces(): Promise<number | undefined> {
    if (config.bouncePort === undefined) return undefined;
    const listener = await startBounceListener({
      host: config.bounceHost,
      port: config.bouncePort,
      bounces,
      onBounce: (flowId) => bounceDelivery(database, flowId, BOUNCED, new Date(clock.wall_ms())),
    });
    running.push(listener);
    return listener.port;
  }

  return {
    database,
    keys,
    tenants,
    intake,
    queue,
    listen,
    async stop(limit_ms = STOP_MS) {
      const closed = app?.close();
      await courier?.stop(limit_ms);
      if (courier === undefined) await mailOut.stop();
      await closed;
      for (const one of running.splice(0)) await one.stop();
      tenants.stop();
      keys.stop();
      await queue.stop();
      await database.close();
    },
  };
}

function smtpOut(config: ServiceConfig, bounces: ReturnType<typeof bounceAddresses>, clock: Clock, log: Log): MailOut {
  const authority = config.smtpCaFile === undefined ? undefined : readFileSync(config.smtpCaFile, 'utf8');
  return makeSmtpOut({
    server: parseSmtpUrl(config.smtpUrl ?? ''),
    bounces,
    now_ms: () => clock.wall_ms(),
    connections: config.smtpConnections,
    ...(authority === undefined ? {} : { authorities: [authority] }),
    onSenderTrouble: (tenant, sentence) => log.warn('a tenant cannot send', { tenant, sentence }),
  });
}

const HEALTH_MS = 3_000;

async function troubleOf(database: Database): Promise<string | undefined> {
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve('the database does not answer in time'), HEALTH_MS).unref();
  });
  const asked = database.run({ name: 'healthy', text: 'select 1 as one' }, []).then(
    () => undefined,
    () => 'the database does not answer',
  );
  return Promise.race([asked, late]);
}
