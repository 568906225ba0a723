/** Somebody's phone, which the recorder has never seen: a browser with a phone's screen, outside, with internet. */
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumPath, quietArguments } from './chromium.ts';
import { stringsOf } from './desk.ts';
import { rememberPage } from './open-pages.ts';
import { phoneViewport } from './phone.ts';
import type { World } from './world.ts';

export interface AnyPhone {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly taps: readonly string[];
  tap(target: Locator, label: string): Promise<void>;
}

let made = 0;

export async function startAnyPhone(world: World, colorScheme: 'dark' | 'light' = 'light'): Promise<AnyPhone> {
  made += 1;
  const home = world.place(`any-phone-${made}`);
  const context = await chromium.launchPersistentContext(`${home}/profile`, {
    executablePath: chromiumPath(),
    headless: true,
    args: [...quietArguments],
    env: { ...stringsOf(process.env), HOME: home, TMPDIR: home },
    viewport: phoneViewport,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme,
    locale: 'en-GB',
  });
  world.onEnd(() => context.close());
  const page = context.pages()[0] ?? (await context.newPage());
  rememberPage(`any-phone-${made}`, () => page);
  const taps: string[] = [];
  return {
    context,
    page,
    taps,
    async tap(target, label) {
      await target.tap();
      taps.push(label);
    },
  };
}
