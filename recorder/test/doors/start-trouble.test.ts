/** A recorder whose gateway cannot come up at the start: its engine connects to the cameras all the same, and the gateway follows. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandRun, isRunning } from './lib/command.ts';

const LONG_MS = 120_000;
const WAIT = { timeout: 40_000, interval: 50 };
let dataDir: string;
let camera: Server;
let calls = 0;
const sockets = new Set<Socket>();
const runs: CommandRun[] = [];

function start(...args: string[]): CommandRun {
  const ports = ['--port', '0', '--console-port', '0', '--lan-host', '127.0.0.1'];
  const started = new CommandRun(['start', '--data', dataDir, ...ports, ...args]);
  runs.push(started);
  return started;
}
/** The processes that one has started. */
function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
function engineOf(pid: number | undefined): number {
  const found = childrenOf(pid).find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('engine/main.ts'));
  if (found === undefined) throw new Error('the engine does not run');
  return found;
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'nightlatch-trouble-'));
  calls = 0;
  camera = createServer((socket) => {
    calls += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => camera.listen(0, '127.0.0.1', resolve));
  const address = camera.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const first = start('--camera', `Yard=rtsp://127.0.0.1:${port}/yard`);
  await first.ready();
  await vi.waitFor(() => expect(calls).toBeGreaterThan(0), WAIT);
  await first.stop();
  calls = 0;
}, LONG_MS);
afterEach(async () => {
  await Promise.all(runs.splice(0).map((one) => one.stop()));
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => camera.close(resolve));
  rmSync(dataDir, { recursive: true, force: true });
}, LONG_MS);

test(
  'settings that another program keeps locked: the engine goes to its cameras, the gateway comes up later',
  async () => {
    const other = new DatabaseSync(join(dataDir, 'settings.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE recorder SET powered_ms = powered_ms');
    const recorder = start();
    await vi.waitFor(() => expect(recorder.errors).toContain('nightlatch: The settings of this recorder'), WAIT);
    await vi.waitFor(() => expect(calls).toBeGreaterThan(0), WAIT);
    const engine = engineOf(recorder.child.pid);
    expect(recorder.out).toBe('');
    other.exec('ROLLBACK');
    other.close();
    expect((await recorder.ready()).enginePid).toBe(engine);
    expect(recorder.errors.match(/^nightlatch: /gm)).toHaveLength(1);
  },
  LONG_MS,
);

test(
  'settings of a newer version: said once, recorded on, and the end comes when it is told',
  async () => {
    const newer = new DatabaseSync(join(dataDir, 'settings.db'));
    newer.exec('PRAGMA user_version = 9000');
    newer.close();
    const recorder = start();
    await vi.waitFor(() => expect(recorder.errors).toContain('written by a newer Nightlatch'), WAIT);
    await vi.waitFor(() => expect(recorder.errors.match(/is started again/g)?.length).toBeGreaterThan(2), WAIT);
    expect(calls).toBeGreaterThan(0);
    expect(recorder.errors.match(/^nightlatch: /gm)).toHaveLength(1);
    const children = childrenOf(recorder.child.pid);
    expect(await recorder.stop()).toBe(0);
    expect(children.filter(isRunning)).toEqual([]);
    expect(existsSync(join(dataDir, 'settings.damaged.db'))).toBe(false);
  },
  LONG_MS,
);

test(
  'a failure that nobody foresaw costs no recording either',
  async () => {
    const key = join(dataDir, 'keys', 'offers.key');
    rmSync(key);
    mkdirSync(key);
    const recorder = start();
    await vi.waitFor(() => expect(recorder.errors).toContain('could not start; the log says why'), WAIT);
    await vi.waitFor(() => expect(calls).toBeGreaterThan(0), WAIT);
    const engine = engineOf(recorder.child.pid);
    rmSync(key, { recursive: true });
    expect((await recorder.ready()).enginePid).toBe(engine);
  },
  LONG_MS,
);
