/** The demo as people start it: a process, real cameras, real mail, run twice and a third time after the owner changed the password. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { routes } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeatClient } from '../../seat-client/seat-client.ts';

const MAIN = join(import.meta.dirname, '..', 'main.ts');
let data: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'nl-demo-'));
});
afterEach(async () => {
  await stop();
  await rm(data, { recursive: true, force: true });
});

interface Started {
  readonly lines: readonly string[];
  readonly ready: { readonly console: string; readonly app: string; readonly mailbox: string };
}

async function start(): Promise<Started> {
  const args = [MAIN, '--data', data, '--port', '0', '--console-port', '0', '--mailbox-port', '0'];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  const lines: string[] = [];
  for await (const line of createInterface({ input: started.stdout })) {
    if (line.startsWith('{')) return { lines, ready: JSON.parse(line) as Started['ready'] };
    lines.push(line);
  }
  throw new Error('the demo ended before it was ready');
}

/** The exit status. */
async function stop(): Promise<unknown> {
  const stopping = child;
  child = undefined;
  if (stopping === undefined) return undefined;
  const ended = stopping.exitCode === null ? once(stopping, 'exit') : [stopping.exitCode];
  stopping.kill('SIGINT');
  return (await ended)[0];
}

const lineOf = (started: Started, name: string): string =>
  started.lines.find((line) => line.trim().startsWith(name)) ?? '';
const passwordOf = (started: Started): string => /password (\S+)$/.exec(lineOf(started, 'Sign-in'))?.[1] ?? '';

async function signIn(seatUrl: string, password: string): Promise<SeatClient> {
  const seat = await SeatClient.sitWith(Number(new URL(seatUrl).port), seatUrl);
  const [owner] = await seat.call(routes.signInNames);
  await seat.call(routes.signIn, { body: { accountId: owner?.accountId ?? '', password } });
  return seat;
}

describe('npm start', () => {
  it('sets an owner up as a person would, and the next runs tell the truth about the password', async () => {
    const first = await start();
    const password = passwordOf(first);
    expect(password.length).toBeGreaterThanOrEqual(15);
    for (const name of ['Console', 'App', 'Mailbox', 'Sign-in']) expect(lineOf(first, name)).not.toBe('');

    const seat = await signIn(first.ready.console, password);
    const addresses = await seat.call(routes.recoveryAddresses);
    expect(addresses.map(({ address, state }) => [address, state])).toEqual([['robin@example.org', 'confirmed']]);
    expect((await seat.call(routes.savedCode)).state).toBe('active');
    const { signedIn } = await seat.call(routes.session);
    expect(signedIn?.warnings).toEqual([]);
    const cameras = await seat.call(routes.cameras);
    expect(cameras.map(({ name }) => name)).toEqual(['Front yard', 'Side door']);
    expect(await (await fetch(`${first.ready.mailbox}/`)).text()).toContain('Confirm this address');
    expect((await stat(join(data, 'demo.json'))).mode & 0o777).toBe(0o600);
    expect(await stop()).toBe(0);

    const began = performance.now();
    const second = await start();
    console.log(`second start ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(passwordOf(second)).toBe(password);
    const link = await fetch(`${second.ready.mailbox}/console`, { redirect: 'manual' });
    const again = await signIn(link.headers.get('location') ?? '', password);
    const body = { current: password, next: 'otter-lantern-cobble' };
    await again.call(routes.changePassword, { body });
    expect(await stop()).toBe(0);

    const third = await start();
    expect(lineOf(third, 'Sign-in')).toContain('you have changed the password');
    expect(lineOf(third, 'Sign-in')).not.toContain(password);
    await signIn(third.ready.console, 'otter-lantern-cobble');
    expect(await stop()).toBe(0);
    expect(JSON.parse(await readFile(join(data, 'demo.json'), 'utf8'))).toMatchObject({ passwordChanged: true });
  }, 120_000);

  it('says which port of its own is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { port } = other.address() as AddressInfo;
      const args = [MAIN, '--data', data, '--port', '0', '--console-port', '0', '--mailbox-port', String(port)];
      const refused = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      refused.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
      expect((await once(refused, 'close'))[0]).toBe(1);
      expect(said).toContain(`Port ${port} is taken: choose another with --mailbox-port, or 0 for a free one.`);
    } finally {
      other.close();
    }
  }, 60_000);
});
