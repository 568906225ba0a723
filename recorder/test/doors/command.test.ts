/** The command from outside: its ready line, its sentences, its restarts, and that nothing of it is left behind. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Client } from './lib/client.ts';
import { CommandRun, isRunning, type Ready } from './lib/command.ts';

const LONG_MS = 120_000;
const WAIT = { timeout: 30_000, interval: 50 };
const folders: string[] = [];
const runs: CommandRun[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'nightlatch-command-'));
  folders.push(made);
  return made;
}
function run(...args: string[]): CommandRun {
  const started = new CommandRun(args);
  runs.push(started);
  return started;
}
function start(dataDir: string, ...args: string[]): CommandRun {
  return run('start', '--data', dataDir, '--port', '0', '--console-port', '0', '--lan-host', '127.0.0.1', ...args);
}
/** A browser that has taken a seat by the command `seat`. */
async function seated(ready: Ready): Promise<Client> {
  const command = run('seat', '--data', ready.data);
  expect(await command.end()).toBe(0);
  const url = new URL(command.out.trim());
  const client = new Client({ scheme: 'http', hostName: 'console.localhost', port: Number(url.port) });
  expect((await client.call('GET', url.pathname + url.search)).status).toBe(303);
  return client;
}

afterEach(async () => {
  await Promise.all(runs.splice(0).map(async (one) => await one.stop()));
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
}, LONG_MS);

test.each([
  [[], 'Say what to do'],
  [['fly'], 'There is no command "fly"'],
  [['start'], '--data DIR'],
  [['start', '--data', '/tmp/x', '--port', 'http'], '--port takes a port number'],
  [['start', '--data', '/tmp/x', '--port', '70000'], '--port takes a port number'],
  [['start', '--data', '/tmp/x', '--camera', 'Yard'], '--camera takes NAME=URL'],
  [
    ['start', '--data', '/tmp/x', ...Array.from({ length: 17 }, (_, at) => `--stick-folder=/media/${at}`)],
    'There can be 16 folders of sticks at most',
  ],
  [['start', '--data', '/tmp/x', '--camera', 'Yard=http://x/'], '--camera takes NAME=URL'],
  [['start', '--data', '/tmp/x', '--nonsense'], '--nonsense'],
  [['start', '--data', '/tmp/x', 'more'], 'more'],
  [['start', '--data', '/tmp/x', '--kiosk-browser', '/no/such/browser'], 'no browser at /no/such/browser'],
  [['seat'], '--data DIR'],
] as [string[], string][])(
  '%j is refused in one sentence',
  async (args, sentence) => {
    const command = run(...args);
    expect(await command.end()).toBe(2);
    expect(command.errors).toContain(sentence);
    expect(command.errors.trim().split('\n')).toHaveLength(1);
    expect(command.out).toBe('');
  },
  LONG_MS,
);

test(
  'a folder that cannot be written to is said',
  async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const command = start(join(file, 'data'));
    expect(await command.end()).toBe(1);
    expect(command.errors).toContain('cannot be written to');
    expect(command.errors.trim().split('\n')).toHaveLength(1);
  },
  LONG_MS,
);

test(
  'a port that is taken is said, for both listeners',
  async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    for (const option of ['--port', '--console-port']) {
      const ports = { '--port': '0', '--console-port': '0', [option]: port };
      const args = Object.entries(ports).flat();
      const command = run('start', '--data', folder(), '--lan-host', '127.0.0.1', ...args);
      expect(await command.end()).toBe(1);
      expect(command.errors).toContain(`Port ${port} is taken by another program`);
      expect(command.errors).toContain(option);
      expect(command.errors).not.toMatch(/\n\s+at /);
    }
    server.close();
  },
  LONG_MS,
);

test(
  'the ready line, a second start, a killed gateway, a damaged file, and an end without orphans',
  async () => {
    const dataDir = folder();
    const recorder = start(dataDir, '--camera', 'Yard=rtsp://127.0.0.1:1/yard');
    const ready = await recorder.ready();
    expect(ready).toMatchObject({ ready: true, data: dataDir, pid: recorder.child.pid });
    expect(ready.console).toMatch(/^http:\/\/console\.localhost:\d+\/$/);
    expect(ready.app).toMatch(/^https:\/\/nl-[0-9a-z]{6}\.local:\d+\/$/);
    expect(recorder.out.trim().split('\n')).toHaveLength(1);

    const second = start(dataDir);
    expect(await second.end()).toBe(1);
    expect(second.errors).toContain('already runs on');

    const client = await seated(ready);
    process.kill(ready.gatewayPid, 'SIGKILL');
    await vi.waitFor(async () => expect((await client.call('GET', '/api/about')).status).toBe(200), WAIT);
    expect(isRunning(ready.enginePid)).toBe(true);
    expect(JSON.parse((await client.call('GET', '/api/cameras')).text)).toMatchObject([{ name: 'Yard' }]);

    expect(await recorder.stop()).toBe(0);
    for (const pid of [ready.enginePid, ready.gatewayPid]) expect(isRunning(pid)).toBe(false);
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
    const seenByOthers = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect(seenByOthers).toEqual([]);

    writeFileSync(join(dataDir, 'settings.db'), 'this is not a database, whatever it was before');
    for (const suffix of ['-wal', '-shm']) rmSync(join(dataDir, `settings.db${suffix}`), { force: true });
    const again = start(dataDir);
    const about = await (await seated(await again.ready())).call('GET', '/api/about');
    expect(String(about.json['repairs'])).toContain('damaged');
  },
  LONG_MS,
);

test(
  'of two that start on one folder at the same moment, one runs and the other says so',
  async () => {
    const dataDir = folder();
    const two = [start(dataDir), start(dataDir)];
    const outcomes = await Promise.all(
      two.map((one) =>
        one.ready().then(
          () => 'runs',
          () => one.end(),
        ),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set([1, 'runs']));
    expect(two.map((one) => one.errors).join()).toContain('already runs on');
  },
  LONG_MS,
);

test(
  'no orphan stays when the supervisor is killed, and another may be started at once in its place',
  async () => {
    const dataDir = folder();
    const recorder = start(dataDir);
    const ready = await recorder.ready();
    recorder.child.kill('SIGKILL');
    const port = (url: string): string => new URL(url).port;
    const next = start(dataDir, '--port', port(ready.app), '--console-port', port(ready.console));
    expect((await next.ready()).pid).toBe(next.child.pid);
    await vi.waitFor(() => {
      expect(isRunning(ready.enginePid)).toBe(false);
      expect(isRunning(ready.gatewayPid)).toBe(false);
    }, WAIT);
  },
  LONG_MS,
);

test(
  'only a demo gives its seat away',
  async () => {
    const recorder = start(folder(), '--demo');
    const ready = await recorder.ready();
    expect(ready.console).toContain('/seat?secret=');
  },
  LONG_MS,
);

test(
  'the kiosk gets its secret through the pipe, never in its arguments, and a new one when it dies',
  async () => {
    const dataDir = folder();
    const notes = join(dataDir, 'notes');
    process.env['PRETEND_BROWSER_NOTES'] = notes;
    const recorder = start(dataDir, '--kiosk-browser', join(import.meta.dirname, 'lib', 'pretend-browser.mjs'));
    const ready = await recorder.ready();
    const read = (): { pid?: number; args?: string[]; url?: string }[] =>
      existsSync(notes)
        ? readFileSync(notes, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as { pid?: number; args?: string[]; url?: string })
        : [];
    await vi.waitFor(() => expect(read().filter((one) => one.url !== undefined)).toHaveLength(1), WAIT);
    const [launched, led] = read();
    expect(led?.url).toMatch(/\/seat\?secret=/);
    expect(launched?.args?.join(' ')).not.toContain('secret');
    expect(launched?.args).toContain('--kiosk');
    expect(ready.console).not.toContain('secret');
    process.kill(launched?.pid ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(read().filter((one) => one.url !== undefined)).toHaveLength(2), WAIT);
    const urls = read().flatMap((one) => (one.url === undefined ? [] : [one.url]));
    expect(new Set(urls).size).toBe(2);
    const url = new URL(urls[1] ?? '');
    const kiosk = new Client({ scheme: 'http', hostName: 'console.localhost', port: Number(url.port) });
    expect((await kiosk.call('GET', url.pathname + url.search)).status).toBe(303);
    expect(await recorder.stop()).toBe(0);
    expect(read().some((one) => one.pid !== undefined && isRunning(one.pid))).toBe(false);
  },
  LONG_MS,
);
