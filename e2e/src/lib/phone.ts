/**
 * A phone: headless Chromium with a phone's viewport and touch, at the recorder's own `.local` name over HTTPS. The recorder's
 * authority is either in the browser's trust store, or the warning is clicked through as a person would.
 */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { run } from './child.ts';
import { chromiumPath, quietArguments } from './chromium.ts';
import { stringsOf } from './desk.ts';
import { rememberPage } from './open-pages.ts';
import type { Recorder } from './recorder.ts';
import type { World } from './world.ts';

export interface StartPhone {
  /** Whether the recorder's authority is in the trust store. */
  readonly trusts: boolean;
  /** What its camera sees; see qr-video.ts. */
  readonly cameraFile?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'dark' | 'light';
  /** Runs in every page before its own scripts. */
  readonly initScript?: string;
}

export interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Taps so far that did not type a character. */
  readonly taps: readonly string[];
  tap(target: Locator, label: string): Promise<void>;
  /** On the phone's own keyboard, into the field that has the focus. */
  type(text: string): Promise<void>;
  /** Opens the app; clicks through the certificate's warning where the authority is not trusted. */
  open(path?: string): Promise<void>;
}

export const phoneViewport = { width: 390, height: 844 };

let made = 0;

export async function startPhone(world: World, recorder: Recorder, start: StartPhone): Promise<Phone> {
  made += 1;
  const home = world.place(`phone-${made}`);
  if (start.trusts) await trustAuthority(world, recorder, home);
  const context = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: chromiumPath(),
    headless: true,
    env: { ...stringsOf(process.env), HOME: home, TMPDIR: home },
    args: [
      ...quietArguments,
      `--host-resolver-rules=MAP ${recorder.host} 127.0.0.1`,
      ...(start.cameraFile === undefined
        ? []
        : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${start.cameraFile}`]),
    ],
    viewport: start.viewport ?? phoneViewport,
    deviceScaleFactor: 2,
    isMobile: start.viewport === undefined,
    hasTouch: start.viewport === undefined,
    colorScheme: start.colorScheme ?? 'dark',
    permissions: start.cameraFile === undefined ? [] : ['camera'],
    locale: 'en-GB',
  });
  world.onEnd(() => context.close());
  if (start.initScript !== undefined) await context.addInitScript(start.initScript);
  const page = context.pages()[0] ?? (await context.newPage());
  rememberPage(`phone-${made}`, () => page);
  const taps: string[] = [];
  return {
    context,
    page,
    taps,
    async tap(target, label) {
      await (start.viewport === undefined ? target.tap() : target.click());
      taps.push(label);
    },
    type: (text) => page.keyboard.type(text),
    async open(path = '/') {
      const url = new URL(path, recorder.ready.app).href;
      if (start.trusts) {
        await page.goto(url);
        return;
      }
      await page.goto(url).catch((error: unknown) => {
        if (!String(error).includes('ERR_CERT_AUTHORITY_INVALID')) throw error;
      });
      await page.locator('#details-button').click();
      await page.locator('#proceed-link').click();
      await page.waitForURL((now) => now.host === new URL(url).host);
    },
  };
}

async function trustAuthority(world: World, recorder: Recorder, home: string): Promise<void> {
  const file = join(home, 'authority.pem');
  writeFileSync(file, await authorityPem(recorder));
  const store = `sql:${world.place(join(home.slice(world.folder.length + 1), '.pki', 'nssdb'))}`;
  await run(world, { command: 'certutil', args: ['-d', store, '-N', '--empty-password'] });
  await run(world, { command: 'certutil', args: ['-d', store, '-A', '-t', 'C,,', '-n', 'recorder', '-i', file] });
}

/** The recorder's authority as the app offers it. Fetched before it can be trusted, so the second fetch proves it. */
async function authorityPem(recorder: Recorder): Promise<string> {
  const first = await fetchAuthority(recorder, undefined);
  const pem = new X509Certificate(first).toString();
  await fetchAuthority(recorder, pem);
  return pem;
}

function fetchAuthority(recorder: Recorder, ca: string | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const call = get(
      {
        host: '127.0.0.1',
        port: recorder.appPort,
        path: '/authority.crt',
        servername: recorder.host,
        headers: { host: `${recorder.host}:${recorder.appPort}` },
        ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(chunks));
          else reject(new Error(`/authority.crt answered ${response.statusCode}`));
        });
      },
    );
    call.on('error', reject);
  });
}
