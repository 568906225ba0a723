/**
 * The console in a headless browser at the seat, for scenarios that are about sentences and looks: input by the browser's own
 * means. The path itself is done with a real mouse (kiosk.ts).
 */
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath, quietArguments } from './chromium.ts';
import { rememberPage } from './open-pages.ts';
import type { Recorder } from './recorder.ts';
import type { World } from './world.ts';

export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
}

export interface DeskLook {
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** Runs in every page before its own scripts. */
  readonly initScript?: string;
}

let desks = 0;

/** Takes a seat; the page shows the console. */
export async function sitAtDesk(world: World, recorder: Recorder, look: DeskLook = {}): Promise<Desk> {
  desks += 1;
  const home = world.place(`desk-${desks}`);
  const context = await chromium.launchPersistentContext(`${home}/profile`, {
    executablePath: chromiumPath(),
    headless: true,
    args: [...quietArguments],
    env: { ...stringsOf(process.env), HOME: home, TMPDIR: home },
    viewport: { width: look.width ?? 1920, height: look.height ?? 1080 },
    reducedMotion: look.reducedMotion === true ? 'reduce' : 'no-preference',
    locale: 'en-GB',
  });
  world.onEnd(() => context.close());
  if (look.initScript !== undefined) await context.addInitScript(look.initScript);
  const page = context.pages()[0] ?? (await context.newPage());
  rememberPage(`desk-${desks}`, () => page);
  await page.goto(await recorder.seatUrl());
  await consoleIsUp(page);
  return { context, page };
}

/** The console listens to the mouse. */
export async function consoleIsUp(page: Page): Promise<void> {
  await page.locator('.shell:not([aria-busy])').waitFor();
}

/** An environment without the names that are not set. */
export function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
