/** Fake cameras as programs of their own, which number their frames; their counters and faults over HTTP. */
import { join } from 'node:path';
import { run, startChild } from './child.ts';
import { checkout } from './places.ts';
import type { World } from './world.ts';

export interface CameraCounters {
  readonly framesMade: number;
  readonly withheld: readonly number[];
  readonly clients: number;
}

export interface Camera {
  readonly name: string;
  /** Without user and password. */
  readonly url: string;
  /** Frames a second. */
  readonly fps: number;
  readonly user: string;
  readonly password: string;
  /** `NAME=rtsp://user:password@…`, for `nightlatch start --camera`. */
  readonly argument: string;
  counters(): Promise<CameraCounters>;
  /** One of the fake camera's faults, as its program takes it. */
  plan(fault: { readonly type: string; readonly [member: string]: unknown }): Promise<void>;
}

export async function startCamera(
  world: World,
  name: string,
  clip: string,
  password = 'camera pass/word',
  /** Words before its command, such as those that run it in a namespace; its counters are then not reached from here. */
  under: readonly string[] = [],
): Promise<Camera> {
  const user = 'recorder';
  const [command = process.execPath, ...before] = under;
  const child = startChild(world, {
    command,
    args: [
      ...before,
      ...(under.length === 0 ? [] : [process.execPath]),
      join(checkout, 'tools', 'fake-camera', 'main.ts'),
      ...['--clip', clip, '--port', '0', '--user', user, '--password', password],
    ],
  });
  const ready = await child.line(
    `the camera "${name}" is ready`,
    (line) => (line.startsWith('{') ? (JSON.parse(line) as { url: string; counters: string }) : undefined),
    20_000,
  );
  const control = new URL(ready.counters).origin;
  const withPassword = new URL(ready.url);
  withPassword.username = encodeURIComponent(user);
  withPassword.password = encodeURIComponent(password);
  return {
    name,
    url: ready.url,
    fps: await framesPerSecond(world, clip),
    user,
    password,
    argument: `${name}=${withPassword.href}`,
    counters: async () => (await (await fetch(ready.counters)).json()) as CameraCounters,
    async plan(fault) {
      const answer = await fetch(`${control}/faults`, { method: 'POST', body: JSON.stringify(fault) });
      if (!answer.ok) throw new Error(`the camera refused the fault: ${await answer.text()}`);
    },
  };
}

async function framesPerSecond(world: World, clip: string): Promise<number> {
  const probed = await run(world, {
    command: 'ffprobe',
    args: ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=avg_frame_rate', '-of', 'csv=p=0', clip],
  });
  const [frames = 0, seconds = 1] = (probed.out[0] ?? '').split('/').map(Number);
  return frames / seconds;
}
