/**
 * Chromium full screen on a virtual X display, started by `nightlatch start --kiosk`. The debugging port is for
 * reading what is on the page; all input comes through X.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath, quietArguments } from './chromium.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { rememberPage } from './open-pages.ts';
import type { World } from './world.ts';
import type { XDisplay } from './x-display.ts';

export interface Kiosk {
  readonly page: Page;
  /** The console's page of the browser that runs now: after a restart, a new one. */
  reattach(): Promise<Page>;
}

const kioskArguments = [...quietArguments, '--remote-debugging-port=0'];

/** Where a port of the kiosk's machine is reached from here. */
export type Reach = (port: number) => Promise<number>;

export interface KioskWrapper {
  /** For `--kiosk-browser`. */
  readonly path: string;
  /** How often the recorder has started a kiosk so far. */
  starts(): number;
  attach(display: XDisplay): Promise<Kiosk>;
}

/**
 * A program for `--kiosk-browser` that runs Chromium exactly as the recorder asks, as root and with a debugging port to read from,
 * and notes each start.
 */
export function makeKioskWrapper(world: World, reach: Reach = (port) => Promise.resolve(port)): KioskWrapper {
  const log = join(world.folder, 'kiosk-starts');
  const path = join(world.folder, 'kiosk-browser');
  writeFileSync(
    path,
    `#!/bin/sh
for word in "$@"; do
  case "$word" in --user-data-dir=*) echo "\${word#--user-data-dir=}" >>'${log}';; esac
done
export HOME='${world.place('kiosk-home')}' TMPDIR='${world.place('kiosk-home')}'
exec '${chromiumPath()}' ${kioskArguments.join(' ')} "$@"
`,
    { mode: 0o755 },
  );
  const profiles = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []);
  return {
    path,
    starts: () => profiles().length,
    attach: (display) => attachKiosk(world, display, () => profiles().at(-1), reach),
  };
}

async function attachKiosk(
  world: World,
  display: XDisplay,
  profile: () => string | undefined,
  reach: Reach,
): Promise<Kiosk> {
  let browser: Browser | undefined;
  async function attach(): Promise<Page> {
    await browser?.close().catch(() => {});
    return eventually(
      'the console full screen in the kiosk',
      async () => {
        const folder = profile();
        if (folder === undefined) return undefined;
        const port = await reach(Number(readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')[0]));
        browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 3_000 });
        const page = browser
          .contexts()
          .flatMap((context) => context.pages())
          .find((candidate) => candidate.url().startsWith('http://console.localhost'));
        const size = await page?.evaluate<[number, number]>('[window.innerWidth, window.innerHeight]');
        const isFull = size?.[0] === display.width && size[1] === display.height;
        if (page === undefined || !isFull) {
          await browser.close();
          return undefined;
        }
        return page;
      },
      { within_ms: 30_000, every_ms: 150 },
    );
  }
  let page = await attach();
  rememberPage('kiosk', () => page);
  world.onEnd(() => browser?.close());
  return {
    get page() {
      return page;
    },
    async reattach() {
      page = await attach();
      return page;
    },
  };
}
