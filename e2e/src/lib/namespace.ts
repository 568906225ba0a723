/**
 * A network of its own that leads nowhere: a Linux network namespace with a loopback and no route, for a recorder that is to be offline, and for its
 * console. It ends with its processes. Scenarios look in through a window: a file socket, which is no network.
 *
 * Takes the right to make namespaces (root, as in CI). Where there is none this fails and says so.
 */
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { run, startChild } from './child.ts';
import type { World } from './world.ts';

export interface Namespace {
  /** Words before a command that run it inside. */
  readonly inside: readonly string[];
  /** A port of this machine's loopback that leads to the same port inside, free there and here. */
  window(): Promise<number>;
  /** A port of this machine's loopback that leads to a given one inside. */
  windowTo(port: number): Promise<number>;
  /** What a program says inside, a line each; fails unless it ends with one of the codes. */
  run(command: string, args: readonly string[], codes?: readonly number[]): Promise<readonly string[]>;
}

/** Inside: what comes through the file socket goes to the port that its first line names. */
const PANE = `
const { createConnection, createServer } = require('node:net');
createServer((outer) => {
  outer.on('error', () => {});
  outer.once('data', (first) => {
    const end = first.indexOf(10);
    const inner = createConnection(Number(first.subarray(0, end)), '127.0.0.1');
    inner.on('error', () => outer.destroy());
    outer.on('close', () => inner.destroy());
    inner.write(first.subarray(end + 1));
    outer.pipe(inner).pipe(outer);
  });
}).listen(process.argv[1], () => console.log('open'));
`;

let made = 0;

export async function makeNamespace(world: World): Promise<Namespace> {
  made += 1;
  const pane = join(world.folder, `window-${made}`);
  const holder = startChild(world, {
    command: 'unshare',
    args: ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', process.execPath, '-e', PANE, pane],
  });
  await holder
    .line('the namespace is up', (line) => (line === 'open' ? true : undefined), 10_000)
    .catch((error: unknown) => {
      throw new Error(
        `no network namespace could be made (it takes root or CAP_SYS_ADMIN, and the programs unshare and ip): ${String(error)}`,
      );
    });
  const enter = 'nsenter';
  const into = [`--net=/proc/${holder.pid}/ns/net`];
  const inside = [enter, ...into];

  async function open(toPort: (own: number) => number): Promise<number> {
    const server = createServer((near) => {
      const far = createConnection(pane);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
      far.write(`${toPort(portOf())}\n`);
      near.pipe(far).pipe(near);
      sockets.add(near);
      near.on('close', () => sockets.delete(near));
    });
    const sockets = new Set<{ destroy(): void }>();
    const portOf = (): number => (server.address() as AddressInfo).port;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    world.onEnd(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return portOf();
  }

  const windows = new Map<number, Promise<number>>();
  return {
    inside,
    window: () => open((own) => own),
    windowTo(port) {
      const known = windows.get(port) ?? open(() => port);
      windows.set(port, known);
      return known;
    },
    async run(command, args, codes = [0]) {
      const start = { command: enter, args: [...into, command, ...args] };
      return (await run(world, start, 10_000, codes)).out;
    },
  };
}
