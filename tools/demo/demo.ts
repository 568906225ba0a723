/** The demo as a whole: cameras, mailbox, recorder and owner, started in an order that lets each find the others. */
import { mkdir } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { routes } from '@nightlatch/protocol';
import { systemClock } from '@nightlatch/recorder/base/clock';
import { mintSeatUrl } from '@nightlatch/recorder/gateway/seat/run-file';
import { type FakeCamera, startFakeCamera } from '../fake-camera/fake-camera.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { SeatClient } from '../seat-client/seat-client.ts';
import type { DemoArguments } from './arguments.ts';
import { type DemoMemory, readMemory, writeMemory } from './memory.ts';
import { OWNER_NAME, type OwnerState, RECOVERY_ADDRESS, makePassword, prepareOwner } from './owner.ts';
import { type DemoRecorder, type ReadyLine, startRecorder } from './recorder.ts';

export interface Demo {
  /** For people, a line each. */
  readonly lines: readonly string[];
  readonly ready: ReadyLine & { readonly mailbox: string };
  /** Resolves with the recorder's exit status when it has ended. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

const SCENES = [
  { name: 'Front yard', file: 'yard.mp4' },
  { name: 'Side door', file: 'doorway.mp4' },
];
const CAMERA_USER = 'demo';
const MAILBOX_PORT = 8025;

/** Stops whatever it has started when `told` to, at any time. */
export async function startDemo(checkout: string, given: DemoArguments, told: AbortSignal): Promise<Demo> {
  const { dataDir } = given;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const remembered = await readMemory(dataDir);
  const running: { stop(): Promise<void> }[] = [];
  let recorder: DemoRecorder | undefined;
  const stop = async (): Promise<void> => {
    // The recorder goes first: it should not see its cameras and its mail server vanish.
    await recorder?.stop();
    for (const one of running.splice(0)) await one.stop();
  };
  told.addEventListener('abort', () => void stop());
  try {
    const cameraPassword = remembered.cameraPassword ?? String(randomInt(100_000, 1_000_000));
    const cameras: { name: string; camera: FakeCamera }[] = [];
    for (const { name, file } of SCENES) {
      const clip = join(checkout, 'tools', 'scenes', file);
      const account = { user: CAMERA_USER, password: cameraPassword };
      const camera = await onPort(remembered.cameraPorts[name], (port) => startFakeCamera({ clip, port, ...account }));
      running.push(camera);
      cameras.push({ name, camera });
    }
    const named = cameras.flatMap(({ name, camera }) => ['--camera', `${name}=${camera.urlWithPassword}`]);
    recorder = startRecorder(checkout, dataDir, [...named, ...given.forRecorder]);

    // The recorder takes a second to come up; what follows happens meanwhile, loading the mail parts included.
    const { startMailbox } = await import('../mailbox/mailbox.ts');
    const seatUrl = async (): Promise<string> => {
      const url = mintSeatUrl(dataDir, systemClock);
      if (url === undefined) throw new Error('The recorder does not run.');
      return url;
    };
    const links = [{ path: '/console', label: 'Open the console', target: seatUrl }];
    const start = (webPort: number): Promise<Mailbox> =>
      onPort(remembered.smtpPort, (smtpPort) => startMailbox({ webPort, smtpPort, links }));
    const mailbox =
      given.mailboxPort === undefined
        ? await onPort(remembered.mailboxPort ?? MAILBOX_PORT, start)
        : await start(given.mailboxPort).catch((error: unknown): never => {
            if (!isTaken(error, given.mailboxPort)) throw error;
            throw new Error(
              `Port ${given.mailboxPort} is taken: choose another with --mailbox-port, or 0 for a free one.`,
            );
          });
    running.push(mailbox);
    let memory: DemoMemory = {
      ...remembered,
      cameraPassword,
      cameraPorts: Object.fromEntries(cameras.map(({ name, camera }) => [name, camera.port])),
      smtpPort: mailbox.smtpPort,
      mailboxPort: mailbox.webPort,
    };
    await writeMemory(dataDir, memory);

    const ready = await recorder.ready;
    const seat = await SeatClient.sitWith(Number(new URL(ready.console).port), await seatUrl());
    const password = memory.password ?? (await makePassword(seat));
    // Kept before it is used: a run that is cut off here must not leave an owner whose password nobody knows.
    memory = { ...memory, password };
    await writeMemory(dataDir, memory);
    const { setUp } = await seat.call(routes.about);
    const state = setUp && memory.passwordChanged ? 'changed' : await prepareOwner(seat, password, mailbox);
    await writeMemory(dataDir, { ...memory, passwordChanged: state === 'changed' });

    return {
      lines: [
        '',
        '  Nightlatch demo. Everything here is for trying it out, on this machine only.',
        '',
        `  Console   ${mailbox.url}/console   (the recorder's own screen; each click takes a fresh seat)`,
        `  App       ${ready.app}   (for phones)`,
        `  Mailbox   ${mailbox.url}/   (mail to ${RECOVERY_ADDRESS} arrives here)`,
        `  Sign-in   ${signInLine(state, password)}`,
        '',
      ],
      ready: { ...ready, console: await seatUrl(), mailbox: mailbox.url },
      ended: recorder.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function signInLine(state: OwnerState, password: string): string {
  switch (state) {
    case 'ready':
      return `${OWNER_NAME}, password ${password}`;
    case 'changed':
      return `${OWNER_NAME}; you have changed the password. If you have lost it: use Forgot Password`;
    case 'unknown':
      return `${OWNER_NAME}, password ${password} (it could not be tried just now)`;
  }
}

/** Starts on the wanted port, or on a free one when that is taken. */
async function onPort<T>(wanted: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(wanted ?? 0);
  } catch (error) {
    if (wanted === undefined || wanted === 0 || !isTaken(error, wanted)) throw error;
    return start(0);
  }
}

function isTaken(error: unknown, port: number | undefined): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error && error.port === port
  );
}
