/**
 * A gateway with both listeners on real sockets, real settings in a temporary folder, and an engine link. Passwords are
 * derived by a quick hash: what they cost is tried elsewhere.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRecorderId, recorderHostName } from '@nightlatch/protocol';
import { systemClock, type Clock } from '../../../src/base/clock.ts';
import { keyPath } from '../../../src/base/keys.ts';
import { silentLog } from '../../../src/base/log.ts';
import { openGateway, type Gateway } from '../../../src/gateway/context.ts';
import { loadSeatKey, mintSeatSecret, readBootId, type SeatKind } from '../../../src/gateway/seat/secret.ts';
import { readFileSync } from 'node:fs';
import { Client, type Place } from './client.ts';
import { FakeEngine } from './fake-engine.ts';

/** For hooks that open a house on a busy machine. */
export const SLOW_START_MS = 60_000;
export const OWNER_PASSWORD = 'correct horse battery staple';
export const VIEWER_PASSWORD = 'nineteen purple walruses';

/** A clock that a test may move. */
export class MovedClock implements Clock {
  ahead_ms = 0;
  wall_ms(): number {
    return systemClock.wall_ms() + this.ahead_ms;
  }
  monotonic_ms(): number {
    return systemClock.monotonic_ms() + this.ahead_ms;
  }
}

export class House {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'nightlatch-doors-'));
  readonly clock = new MovedClock();
  readonly engine = new FakeEngine(join(this.dataDir, 'engine.sock'));
  gateway!: Gateway;
  console!: Place;
  lan!: Place;
  /** Where its sticks appear. */
  readonly stickFolder = join(this.dataDir, 'sticks');
  restarts = 0;
  kioskLost = 0;
  #ports = { port: 0, consolePort: 0 };
  kiosk = false;
  /** As on the command line. */
  namedCameras = [{ name: 'Yard', address: 'rtsp://127.0.0.1:1/yard' }];

  static async open(): Promise<House> {
    const house = new House();
    await house.engine.start();
    await house.start();
    return house;
  }

  async start(): Promise<void> {
    const dist = join(this.dataDir, 'dist');
    mkdirSync(join(dist, 'assets'), { recursive: true });
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Screens</title>');
    writeFileSync(join(dist, 'assets', 'a-123.js'), 'export {};');
    writeFileSync(join(dist, 'verify.html'), '<!doctype html><title>Check</title>');
    const pages = { screensFolder: dist, helpFolder: dist, verifyPage: join(dist, 'verify.html') };
    this.gateway = await openGateway(
      {
        dataDir: this.dataDir,
        engineSocket: join(this.dataDir, 'engine.sock'),
        lanHost: '127.0.0.1',
        ...this.#ports,
        cameras: this.namedCameras,
        stickFolders: [this.stickFolder],
        demo: false,
        kiosk: this.kiosk,
      },
      {
        clock: this.clock,
        log: silentLog,
        onRestart: () => (this.restarts += 1),
        onKioskLost: () => (this.kioskLost += 1),
        derive: (message, salt) => Promise.resolve(createHash('sha256').update(salt).update(message).digest()),
        pages: { console: pages, app: pages },
      },
    );
    const up = await this.gateway.listen();
    this.#ports = { port: up.lanPort, consolePort: up.consolePort };
    this.console = { scheme: 'http', hostName: 'console.localhost', port: up.consolePort };
    this.lan = {
      scheme: 'https',
      hostName: recorderHostName(parseRecorderId(up.recorderId) ?? ''),
      port: up.lanPort,
      authority: readFileSync(keyPath(this.dataDir, 'authority.crt'), 'utf8'),
    };
  }

  async restart(): Promise<void> {
    await this.gateway.close();
    await this.start();
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.engine.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Time goes by, while these browsers say now and then that they are there. */
  async pass(ms: number, ...clients: Client[]): Promise<void> {
    for (let left_ms = ms; left_ms > 0; left_ms -= 50_000) {
      this.clock.ahead_ms += Math.min(50_000, left_ms);
      for (const client of clients) await client.call('POST', '/api/seat/heartbeat');
    }
  }

  secret(kind: SeatKind = 'browser'): string {
    return mintSeatSecret(kind, { key: loadSeatKey(this.dataDir), bootId: readBootId(), clock: this.clock });
  }

  async seat(kind: SeatKind = 'browser'): Promise<Client> {
    const client = new Client(this.console);
    const taken = await client.call('GET', `/seat?secret=${this.secret(kind)}`);
    if (taken.status !== 303) throw new Error(`no seat: ${taken.status} ${taken.text}`);
    return client;
  }

  /** The first owner, signed in. */
  async setUp(): Promise<{ owner: Client; accountId: string }> {
    const owner = await this.seat();
    const answer = await owner.call('POST', '/api/setup/owner', {
      body: { recorderName: 'Front door', name: 'Olga', password: OWNER_PASSWORD },
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return { owner, accountId: String(answer.json['accountId']) };
  }

  async signIn(accountId: string, password: string, kind: SeatKind = 'browser'): Promise<Client> {
    const client = await this.seat(kind);
    const answer = await client.call('POST', '/api/sign-in', { body: { accountId, password } });
    if (answer.status !== 200) throw new Error(answer.text);
    return client;
  }
}
