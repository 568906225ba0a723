/** The system's Chromium without a window, as the end-to-end tests start it; one for each trial, with a profile of its own. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, chromium } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const CLOCK_TRIES = 40;
const PAGE_NOW = 'performance.timeOrigin + performance.now()';

export interface PageOrder {
  readonly origin: string;
  /** Any small answer of that server, which gives way to the bench's own page: so that its sockets are of the same origin. */
  readonly path: string;
  /** `name=value; name=value` */
  readonly cookies?: string;
  readonly code: string;
  /** Runs before the page's own code. */
  readonly before?: string;
}

export interface OpenPage {
  readonly page: Page;
  /** When its own code began, by the page's clock. */
  readonly began_ms: number;
  /** What to add to times of the page, milliseconds since the epoch, to have them by this process's clock. */
  readonly clockOffset_ms: number;
  close(): Promise<void>;
}

/** This process's clock, milliseconds since the epoch, fine. */
export function fineNow_ms(): number {
  return performance.timeOrigin + performance.now();
}

export async function openPage(order: PageOrder): Promise<OpenPage> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('The bench shows its pictures in Chromium, which is not installed.');
  const profile = mkdtempSync(join(tmpdir(), 'nl-bench-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-gpu', '--no-first-run'],
    viewport: { width: 1280, height: 720 },
    // The page's code is evaluated, which the recorder's own pages may not do.
    bypassCSP: true,
  });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    const pairs = order.cookies?.split('; ').map((pair) => pair.split(/=(.*)/s)) ?? [];
    await context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: order.origin })));
    const page = context.pages()[0] ?? (await context.newPage());
    page.on('pageerror', (error) => console.error(`the page: ${error.message}`));
    if (order.before !== undefined) await page.addInitScript(order.before);
    await page.goto(order.origin + order.path);
    await page.evaluate(`document.body.innerHTML = '<canvas style="width:100%"></canvas>'; void 0`);
    const clockOffset_ms = await clockOffset(page);
    const began_ms = await page.evaluate<number>(`globalThis.beganAt_ms = ${PAGE_NOW}; ${order.code}; beganAt_ms`);
    return { page, began_ms, clockOffset_ms, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** By the quickest of some questions. */
async function clockOffset(page: Page): Promise<number> {
  let best = { took_ms: Infinity, offset_ms: 0 };
  for (let n = 0; n < CLOCK_TRIES; n++) {
    const asked_ms = fineNow_ms();
    const there_ms = await page.evaluate<number>(PAGE_NOW);
    const took_ms = fineNow_ms() - asked_ms;
    if (took_ms < best.took_ms) best = { took_ms, offset_ms: asked_ms + took_ms / 2 - there_ms };
  }
  return best.offset_ms;
}
