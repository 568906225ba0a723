/**
 * The one place where the gateway's rooms are wired: config → one object, with overrides for tests. Opening touches the
 * disk and binds nothing; `listen` binds both listeners; `close` ends every connection and stops every timer.
 */
import { join } from 'node:path';
import recorderPackage from '../../package.json' with { type: 'json' };
import type { Clock } from '../base/clock.ts';
import { hold } from '../base/hold.ts';
import { loadOrMakeKey } from '../base/keys.ts';
import type { Log } from '../base/log.ts';
import type { FromGateway } from '../base/supervision.ts';
import type { Derive } from './accounts/hasher.ts';
import { loadPepper } from './accounts/pepper.ts';
import { openAccounts } from './accounts/room.ts';
import { makeAudit } from './audit/audit.ts';
import { makeCameraStore } from './cameras/camera-store.ts';
import { connectEngine } from './cameras/engine-client.ts';
import { makeFrameWatch } from './cameras/frame-watch.ts';
import { makeLiveFan } from './cameras/live-fan.ts';
import { ensureCameras } from './cameras/named-cameras.ts';
import { DiskErrorCount } from '../footage/disk-problem.ts';
import { FootageReader } from '../footage/reader.ts';
import { ExportJobs } from './export/jobs.ts';
import { Sticks } from './export/sticks/sticks.ts';
import { Unfinished } from './export/sticks/unfinished.ts';
import { openHealth } from './health/room.ts';
import { withReadErrors } from './playback/read-errors.ts';
import { makeBookmarks } from './playback/bookmarks.ts';
import type { GatewayConfig } from './config.ts';
import { allHandlers } from './http/all-handlers.ts';
import { makeConnections } from './http/connections.ts';
import { buildListener, type BuiltListener } from './http/listener.ts';
import { answerLocalName } from './http/local-name.ts';
import { loadModels } from './http/models.ts';
import { type Pages, VERIFY_PAGE_PATH } from './http/pages.ts';
import { makePrincipalSource } from './http/principal-source.ts';
import { makeFacts } from './http/recorder-facts.ts';
import { loadTls } from './http/tls/authority.ts';
import { openMail } from './mail/room.ts';
import type { ServiceOptions } from './mail/service/ask-service.ts';
import { makeChallenges } from './pairing/challenges.ts';
import { loadIdentity } from './pairing/identity.ts';
import { makeOffers } from './pairing/offers.ts';
import { makePairings } from './pairing/pairings.ts';
import { makeRecovery } from './recovery/room.ts';
import { loadSeatKey, readBootId } from './seat/secret.ts';
import { makeSeats, type Seats } from './seat/seats.ts';
import { loadDataKey, sayMendedKeys } from './settings/data-key.ts';
import { startPoweredClock } from './settings/powered-clock.ts';
import { openSettings } from './settings/settings.ts';
import { listenFailure } from './start-failures.ts';

const CHECKOUT = join(import.meta.dirname, '..', '..', '..');
const MODELS_FOLDER = join(import.meta.dirname, '..', '..', 'models');
const SWEEP_MS = 400;
const WAIT_FOR_FORMER_MS = 10_000;
const RENEW_TLS_MS = 12 * 3_600_000;
const CONSOLE_HOST = 'console.localhost';
const CONSOLE_ADDRESS = '127.0.0.1';

export interface GatewayParts {
  readonly clock: Clock;
  readonly log: Log;
  /** What people use is to be started again. */
  readonly onRestart: () => void;
  /** The kiosk has no seat (any more); said again and again until it has. */
  readonly onKioskLost: () => void;
  /** Overrides for tests. */
  readonly derive?: Derive;
  readonly pages?: { readonly console: Pages; readonly app: Pages };
  readonly bootId?: string;
  /** Further authorities that a recovery service's certificate may have. */
  readonly serviceOptions?: ServiceOptions;
}

export interface Gateway {
  readonly console: BuiltListener;
  readonly lan: BuiltListener;
  readonly seats: Seats;
  /** Binds both listeners; throws a `ListenFailure`. */
  listen(): Promise<Omit<Extract<FromGateway, { type: 'up' }>, 'type'>>;
  close(): Promise<void>;
}

export async function openGateway(config: GatewayConfig, parts: GatewayParts): Promise<Gateway> {
  const { dataDir } = config;
  const { clock, log } = parts;
  // A gateway whose supervisor was killed may still be ending.
  const held = await hold(join(dataDir, 'gateway.lock'), 'gateway', WAIT_FOR_FORMER_MS);
  const identity = loadIdentity(dataDir);
  const settings = openSettings({ dataDir, log });
  const dataKey = loadDataKey(dataDir, settings);
  const { db, values } = settings;
  const transaction = <T>(run: () => T): T => settings.transaction(run);
  const poweredClock = startPoweredClock(settings, clock, log);
  const pepper = loadPepper(dataDir, settings);
  const people = openAccounts({
    settings,
    clock,
    poweredClock,
    pepper,
    ...(parts.derive === undefined ? {} : { derive: parts.derive }),
  });
  const { sessions, epochs } = people;
  const audit = makeAudit({ settings, clock });
  const facts = makeFacts({ recorderId: identity.recorderId, models: loadModels(MODELS_FOLDER), values });
  const bootId = parts.bootId ?? readBootId();
  const seats = makeSeats({ db, transaction, clock, bootId, seatKey: loadSeatKey(dataDir) });
  sessions.forgetSeatless();

  const cameras = makeCameraStore({
    db,
    transaction,
    dataKey,
    onChanged() {
      settings.copySoon();
      engine.pushCameras();
    },
  });
  const bookmarks = makeBookmarks({
    settings,
    note: (who, what) => audit.record(who, what),
    onProtected: () => engine.pushCameras(),
  });
  const engine = connectEngine({
    socketPath: config.engineSocket,
    cameras() {
      const list = cameras.sources();
      // Not set up, or lost: an empty list would end recordings that the engine can go on with.
      if (list.length === 0 && !people.accounts.hasOwner()) return undefined;
      return { cameras: list, store: { ...facts.recording(), protected: bookmarks.protectedRanges() } };
    },
    log,
  });
  engine.onStates((states) => {
    for (const { cameraId, certificateSha256 } of states?.states ?? []) {
      if (certificateSha256 !== undefined) cameras.pinCertificate(cameraId, certificateSha256);
    }
  });
  const live = makeLiveFan(engine);
  const frameWatch = makeFrameWatch(engine);
  const mail = openMail({
    settings,
    poweredClock,
    dataKey,
    dataDir,
    signer: identity,
    clock,
    log,
    ...(parts.serviceOptions === undefined ? {} : { serviceOptions: parts.serviceOptions }),
  });
  const recovery = makeRecovery({
    settings,
    clock,
    poweredClock,
    accounts: people,
    mail,
    audit,
    dataKey,
    onRequested: (accountId) => frameWatch.begin(accountId),
  });
  const readErrors = new DiskErrorCount();
  const health = openHealth({
    settings,
    clock,
    poweredClock,
    log,
    epochs,
    cameras,
    engine: {
      get states() {
        return withReadErrors(engine.states, readErrors.errors);
      },
    },
    facts,
    mail,
    ownersAddresses: () =>
      people.accounts
        .all()
        .filter(({ role }) => role === 'owner')
        .flatMap(({ accountId }) => recovery.addressRows.of(accountId))
        .flatMap(({ state, address }) => (state === 'confirmed' ? [address] : [])),
  });

  const offers = makeOffers({
    db,
    key: loadOrMakeKey(dataDir, 'offers.key', 32),
    now_ms: () => poweredClock.now_ms(),
    epochs,
  });
  const pairings = makePairings(db, epochs, () => clock.wall_ms());
  pairings.noteEnded();
  ensureCameras(cameras, config.cameras);

  const connections = makeConnections();
  const footage = new FootageReader(dataDir, (error) => readErrors.add(error, clock.wall_ms()));
  const sticks = new Sticks({ folders: config.stickFolders, dataDir });
  const unfinished = new Unfinished(dataDir, config.stickFolders);
  const unfinishedFiles = new Unfinished(dataDir, config.stickFolders, 'unfinished-stick-file.txt');
  for (const one of [unfinished, unfinishedFiles])
    void one.clean().then((path) => {
      if (path !== undefined) log.info('what was not finished was removed from a stick', { path });
    });
  const exportJobs = new ExportJobs({
    clock,
    footage,
    identity,
    recorder: () => ({
      name: facts.name(),
      id: facts.shownId,
      software: recorderPackage.version,
      timeZone: facts.recording().timeZone,
    }),
    cameras: () => cameras.list(),
    findStick: (id) => sticks.find(id),
    unfinished,
    verifyPage: () => `${facts.appOrigin}${VERIFY_PAGE_PATH}`,
    note: (who, what) => audit.record(who, what),
    onError: (error) => log.warn('an export ended', { error }),
  });
  let restart: NodeJS.Timeout | undefined;
  const tlsParts = { dataDir, recorderId: identity.recorderId, hostName: facts.hostName, clock };
  const tls = await loadTls(tlsParts);
  sayMendedKeys(dataDir, settings);
  const handlers = allHandlers({
    ...people,
    people,
    settings,
    clock,
    audit,
    mail,
    recovery,
    facts,
    seats,
    cameras,
    engine,
    live,
    frameWatch,
    identity,
    offers,
    pairings,
    challenges: makeChallenges(clock),
    connections,
    footage,
    exportJobs,
    sticks,
    unfinishedFiles,
    health,
    log,
    bookmarks,
    footageFolder: join(dataDir, 'footage'),
    authority: tls.authority,
    demo: config.demo,
    restartIn: (wait_ms) => {
      restart ??= setTimeout(parts.onRestart, wait_ms);
    },
  });
  const principals = makePrincipalSource({
    recorderId: identity.recorderId,
    seats,
    sessions,
    metricsTokens: health.tokens,
  });

  epochs.onRaised(({ accountId, recorderWide }) => {
    const closed = connections.closeAccount(recorderWide ? undefined : accountId);
    exportJobs.endOf(recorderWide ? undefined : accountId);
    pairings.noteEnded();
    log.info('a credential epoch was raised', { recorderWide, closed });
  });
  sessions.onClosed((sessionId) => connections.closeSession(sessionId));
  seats.onEnded((seat) => {
    sessions.closeSeat(seat.id);
    connections.closeSeat(seat.id);
  });
  let sweepFails = false;
  const sweep = setInterval(() => {
    try {
      for (const id of connections.sessions()) if (!sessions.alive(id)) connections.closeSession(id);
      if (config.kiosk && !seats.hasKiosk()) parts.onKioskLost();
      seats.sweep();
      sweepFails = false;
    } catch (error) {
      // A full disk: what has ended is refused all the same (seats and sessions are judged by their time), only not forgotten.
      if (!sweepFails) log.error('what has ended could not be forgotten', { error });
      sweepFails = true;
    }
  }, SWEEP_MS);

  const built = {
    helpFolder: join(CHECKOUT, 'help', 'dist'),
    verifyPage: join(CHECKOUT, 'verify-page', 'dist', 'nightlatch-verify.html'),
  };
  const pages = parts.pages ?? {
    console: { screensFolder: join(CHECKOUT, 'console', 'dist'), ...built },
    app: { screensFolder: join(CHECKOUT, 'app', 'dist'), ...built },
  };
  const common = { clock, log, handlers, principals, connections };
  const consoleListener = await buildListener('console', {
    ...common,
    pages: pages.console,
    hostNames: [CONSOLE_HOST],
  });
  const lanListener = await buildListener('lan', { ...common, pages: pages.app, hostNames: [facts.hostName], tls });
  const renewal = setInterval(() => {
    loadTls(tlsParts).then(
      (renewed) => lanListener.renewTls(renewed),
      (error: unknown) => log.error('the certificate could not be looked after', { error }),
    );
  }, RENEW_TLS_MS);
  let stopName = (): void => {};

  return {
    console: consoleListener,
    lan: lanListener,
    seats,
    async listen() {
      const consolePort = await bind(consoleListener, CONSOLE_ADDRESS, config.consolePort, '--console-port');
      const lanPort = await bind(lanListener, config.lanHost, config.port, '--port');
      facts.appOrigin = `https://${facts.hostName}${lanPort === 443 ? '' : `:${lanPort}`}`;
      if (!isLoopback(config.lanHost)) stopName = answerLocalName(facts.hostName, log);
      await recovery.begin();
      mail.outbox.wake();
      return {
        consolePort,
        lanPort,
        consoleOrigin: `http://${CONSOLE_HOST}${consolePort === 80 ? '' : `:${consolePort}`}`,
        appOrigin: facts.appOrigin,
        recorderId: facts.shownId,
      };
    },
    async close() {
      clearTimeout(restart);
      clearInterval(sweep);
      clearInterval(renewal);
      stopName();
      engine.stop();
      health.close();
      await Promise.all([consoleListener.close(), lanListener.close(), mail.outbox.stop()]);
      poweredClock.stop();
      await exportJobs.close();
      footage.close();
      settings.close();
      held.release();
    },
  };
}

async function bind(listener: BuiltListener, address: string, port: number, option: string): Promise<number> {
  try {
    return await listener.listen(address, port);
  } catch (error) {
    throw listenFailure(error, port, address, option);
  }
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}
