/**
 * The running recorder: engine, gateway and kiosk, started, kept and stopped together. The engine is never restarted for
 * anybody's sake; the gateway keeps its ports over its restarts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { compiledEnv } from '../base/compiled.ts';
import { jsonLog } from '../base/log.ts';
import { type FromGateway, GATEWAY_NODE_OPTIONS } from '../base/supervision.ts';
import { loadSeatKey, mintSeatSecret, readBootId, type SeatKind } from '../gateway/seat/secret.ts';
import { claimFolder, removeRunFile, writeRunFile } from '../gateway/seat/run-file.ts';
import type { StartOptions } from './arguments.ts';
import { keepChild } from './child.ts';
import { findBrowser, makeKiosk, type Kiosk } from './kiosk.ts';
import { Sentence } from './sentence.ts';

const ENGINE = join(import.meta.dirname, '..', 'engine', 'main.ts');
const GATEWAY = join(import.meta.dirname, '..', 'gateway', 'main.ts');
/** A kiosk that has just been started gets this long to take its seat before it is taken for lost. */
const KIOSK_GRACE_MS = 40_000;

type Up = Extract<FromGateway, { type: 'up' }>;

/** The ready line on stdout. */
export interface ReadyLine {
  readonly ready: true;
  /** With a seat secret only in a demo. */
  readonly console: string;
  readonly app: string;
  readonly recorderId: string;
  readonly data: string;
  readonly pid: number;
  readonly enginePid: number | undefined;
  readonly gatewayPid: number | undefined;
}

export interface RunningRecorder {
  /** When both listeners answer. Rejects with a `Sentence`, everything stopped, when the command was given what cannot be. */
  readonly ready: Promise<ReadyLine>;
  /** At any time, also before it is ready. */
  stop(): Promise<void>;
}

/**
 * Starts it; throws an error with a sentence where the folder or the browser cannot be used. A gateway that cannot come up for another
 * reason than the command's arguments is told of (`say`, once for each reason) and tried again, while the engine records.
 */
export function startRecorder(options: StartOptions, say: (sentence: string) => void): RunningRecorder {
  const log = jsonLog('supervisor', systemClock);
  const { dataDir } = options;
  const browser = options.kiosk ? findBrowser(options.kioskBrowser) : undefined;
  const held = claimFolder(dataDir);
  const runFolder = mkdtempSync(join(tmpdir(), 'nightlatch-'));
  const socketPath = join(runFolder, 'engine.sock');
  const bootId = readBootId();
  let up: Up | undefined;
  let gaveUp = false;
  /** Why the gateway that is being tried again does not come up, as it was said last. */
  let trouble: string | undefined;
  let stopped: Promise<void> | undefined;
  let kiosk: Kiosk | undefined;
  let kioskStarted_ms = 0;
  const onUp: (() => void)[] = [];
  let settleFirst: { resolve(up: Up): void; reject(error: Sentence): void } | undefined;
  const firstUp = new Promise<Up>((resolve, reject) => (settleFirst = { resolve, reject }));

  const engine = keepChild({
    name: 'engine',
    file: ENGINE,
    args: () => ['--data', dataDir, '--socket', socketPath],
    env: () => ({ ...process.env, ...compiledEnv(dataDir) }),
    log,
  });
  const gateway = keepChild({
    name: 'gateway',
    file: GATEWAY,
    nodeOptions: GATEWAY_NODE_OPTIONS,
    args: () => [],
    env: () => ({
      ...process.env,
      ...compiledEnv(dataDir),
      NIGHTLATCH_GATEWAY: JSON.stringify(gatewayConfig(options, socketPath, up)),
    }),
    log,
    onMessage: (message) => hear(message as FromGateway),
    onDied: () => {
      if (gaveUp) return false;
      if (up === undefined && trouble === undefined)
        goOnWithout('The console and the app could not start; the log says why.');
      return true;
    },
  });

  function hear(message: FromGateway): void {
    if (stopped !== undefined) return;
    switch (message.type) {
      case 'up':
        up = message;
        settleFirst?.resolve(message);
        for (const tell of onUp.splice(0)) tell();
        break;
      case 'refused':
        if (up !== undefined) log.error(message.sentence);
        else if (!message.wrongStart || trouble !== undefined) goOnWithout(message.sentence);
        else {
          gaveUp = true;
          settleFirst?.reject(new Sentence(message.sentence));
        }
        break;
      case 'restart':
        void restartWhatPeopleUse();
        break;
      case 'kiosk-lost':
        if (kiosk === undefined || systemClock.monotonic_ms() - kioskStarted_ms < KIOSK_GRACE_MS) break;
        log.warn('the kiosk has lost its seat and is started again');
        void restartKiosk();
        break;
    }
  }
  /** What a person has to mend, or what passes, must not cost recordings. */
  function goOnWithout(sentence: string): void {
    if (sentence === trouble) return;
    trouble = sentence;
    say(`${sentence} The cameras that are set up are recorded all the same, and this is tried again until it works.`);
  }
  async function restartKiosk(): Promise<void> {
    kioskStarted_ms = systemClock.monotonic_ms();
    await kiosk?.restart();
  }
  /** The gateway first, so that the new browser finds it; the engine records on. */
  async function restartWhatPeopleUse(): Promise<void> {
    log.info('what people use is restarted; recording goes on');
    const isUp = new Promise<void>((resolve) => onUp.push(resolve));
    await gateway.restart();
    await isUp;
    await restartKiosk();
  }
  const seatUrl = (kind: SeatKind): string => {
    const secret = mintSeatSecret(kind, { key: loadSeatKey(dataDir), bootId, clock: systemClock });
    return `${up?.consoleOrigin}/seat?secret=${secret}`;
  };
  async function stopAll(): Promise<void> {
    await kiosk?.stop();
    await Promise.all([gateway.stop(), engine.stop()]);
    removeRunFile(dataDir);
    held.release();
    rmSync(runFolder, { recursive: true, force: true });
  }

  const stop = (): Promise<void> => (stopped ??= stopAll());

  engine.start();
  gateway.start();
  return {
    ready: firstUp.then(begin, async (error: unknown) => {
      await stop();
      throw error;
    }),
    stop,
  };

  function begin(first: Up): ReadyLine {
    writeRunFile(dataDir, { pid: process.pid, boot: bootId, consoleOrigin: first.consoleOrigin });
    if (browser !== undefined) {
      kiosk = makeKiosk({
        browser,
        profileFolder: join(dataDir, 'kiosk'),
        seatUrl: () => seatUrl('kiosk'),
        log,
        onGone: () => gateway.send({ type: 'kiosk-gone' }),
      });
      kioskStarted_ms = systemClock.monotonic_ms();
      kiosk.start();
    }
    return {
      ready: true,
      console: options.demo ? seatUrl('browser') : `${first.consoleOrigin}/`,
      app: `${first.appOrigin}/`,
      recorderId: first.recorderId,
      data: dataDir,
      pid: process.pid,
      enginePid: engine.pid,
      gatewayPid: gateway.pid,
    };
  }
}

function gatewayConfig(options: StartOptions, engineSocket: string, up: Up | undefined): object {
  const { dataDir, lanHost, cameras, stickFolders, demo, kiosk } = options;
  return {
    dataDir,
    engineSocket,
    lanHost,
    // Only at the start: a restarted gateway must not bring back what its owner has taken out since.
    cameras: up === undefined ? cameras : [],
    stickFolders,
    demo,
    kiosk,
    // What was picked for 0 stays over restarts, so that open pages and paired phones find the recorder again.
    port: up?.lanPort ?? options.port,
    consolePort: up?.consolePort ?? options.consolePort,
  };
}
