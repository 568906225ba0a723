/**
 * The browser on the monitor: full screen, with a profile of its own, unable to reach anything but the console. It gets its
 * one-time seat address through the debugging pipe. Started again, with a new secret, when it dies or when its seat is lost.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Log } from '../base/log.ts';
import { speakCdp } from './cdp-pipe.ts';
import { writeKioskProfile } from './kiosk-profile.ts';
import { Sentence } from './sentence.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const STOP_LIMIT_MS = 3_000;

export interface KioskOptions {
  readonly browser: string;
  readonly profileFolder: string;
  /** A fresh one-time address of the console. */
  readonly seatUrl: () => string;
  readonly log: Log;
  /** The browser has gone: its seat must end. */
  readonly onGone: () => void;
}

export interface Kiosk {
  start(): void;
  /** Another browser with another secret. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The browser that was asked for, or the one that is installed. Throws a `Sentence`. */
export function findBrowser(asked: string | undefined): string {
  if (asked !== undefined) {
    if (!existsSync(asked)) throw new Sentence(`There is no browser at ${asked} (--kiosk-browser).`, 2);
    return asked;
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of BROWSERS) if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Sentence('The kiosk needs Chromium: install it, or name a browser with --kiosk-browser PATH.');
}

/** Nothing but the console resolves, so that not even a mistake of ours can leave this machine. */
function kioskArguments(profileFolder: string): string[] {
  return [
    '--kiosk',
    `--user-data-dir=${profileFolder}`,
    '--remote-debugging-pipe',
    '--host-resolver-rules=MAP console.localhost 127.0.0.1, MAP * ~NOTFOUND',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-pinch',
    '--disable-session-crashed-bubble',
    '--hide-crash-restore-bubble',
    '--disable-features=Translate,MediaRouter',
    '--overscroll-history-navigation=0',
    '--autoplay-policy=no-user-gesture-required',
    '--noerrdialogs',
    'about:blank',
  ];
}

export function makeKiosk({ browser, profileFolder, seatUrl, log, onGone }: KioskOptions): Kiosk {
  let child: ChildProcess | undefined;
  let wanted = false;
  let wait_ms = FIRST_WAIT_MS;
  let retry: NodeJS.Timeout | undefined;

  function start(): void {
    wanted = true;
    clearTimeout(retry);
    writeKioskProfile(profileFolder);
    const started = spawn(browser, kioskArguments(profileFolder), {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    started.on('error', (error) => log.error('the kiosk browser could not be started', { error }));
    started.on('exit', () => {
      if (child !== started) return;
      child = undefined;
      onGone();
      if (!wanted) return;
      log.warn('the kiosk browser has ended and is started again', { wait_ms });
      retry = setTimeout(start, wait_ms);
      wait_ms = Math.min(wait_ms * 2, LONGEST_WAIT_MS);
    });
    const [, , , toBrowser, fromBrowser] = started.stdio;
    if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable)) return;
    speakCdp(toBrowser, fromBrowser)
      .open(seatUrl())
      .then(() => {
        wait_ms = FIRST_WAIT_MS;
        log.info('the kiosk shows the console');
      })
      .catch((error: unknown) => {
        log.warn('the kiosk browser could not be led to the console', { error });
        killGroup(started, 'SIGKILL');
      });
  }

  async function stop(): Promise<void> {
    wanted = false;
    clearTimeout(retry);
    const stopping = child;
    if (stopping === undefined || stopping.exitCode !== null || stopping.signalCode !== null) return;
    const gone = new Promise((resolve) => stopping.once('exit', resolve));
    killGroup(stopping, 'SIGTERM');
    const limit = setTimeout(() => killGroup(stopping, 'SIGKILL'), STOP_LIMIT_MS);
    await gone;
    clearTimeout(limit);
    // A wrapper may have ended before the browser it started.
    killGroup(stopping, 'SIGKILL');
  }

  return {
    start,
    async restart() {
      await stop();
      start();
    },
    stop,
  };
}

/** The browser with all its helpers: they share the group that `detached` made. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}
