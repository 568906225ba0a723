/**
 * The page that checks exports, opened from the disk in a real browser without a network: intact, altered and where, unsigned, by whom, what
 * is no export, and a check that is cancelled. By file, by folder and by drop. Pictures in e2e/out/pictures/verify-page.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { showFingerprint } from '@nightlatch/protocol/export/proof';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportOf, sparseExport } from '../../../recorder/test/export/made-export.ts';
import { cleanUp, openStudio } from '../../../recorder/test/footage/studio.ts';
import { findings } from '../lib/axe.ts';
import { chromiumPath, quietArguments } from '../lib/chromium.ts';
import { stringsOf } from '../lib/desk.ts';
import { pictureFile } from '../lib/pictures.ts';
import { checkout } from '../lib/places.ts';
import { openWorld } from '../lib/world.ts';

cleanUp();
const world = openWorld('verify-page');
const PAGE = join(checkout, 'verify-page', 'dist', 'nightlatch-verify.html');
const asked: string[] = [];
const complaints: string[] = [];
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const home = world.place('browser');
  context = await chromium.launchPersistentContext(`${home}/profile`, {
    executablePath: chromiumPath(),
    headless: true,
    args: [...quietArguments],
    env: { ...stringsOf(process.env), HOME: home, TMPDIR: home },
    viewport: { width: 1280, height: 900 },
    offline: true,
    locale: 'en-GB',
  });
  world.onEnd(() => context.close());
  page = context.pages()[0] ?? (await context.newPage());
  context.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(PAGE).href);
});
afterAll(() => world.end());

async function give(path: string, field: 'zip' | 'folder' = 'zip'): Promise<void> {
  await page.locator(`#${field}`).setInputFiles(path);
}

async function answers(title: string): Promise<string> {
  const answer = page.locator('#answer');
  await answer.getByRole('heading', { name: title, exact: true }).waitFor();
  return await answer.innerText();
}

it('tells an honest export from one that was touched, and by whom it was signed', async () => {
  const studio = openStudio();
  for (let at = 0; at < 250; at++) studio.shoot({ bytes: 8_000 });
  await studio.finish();
  const { zip, folder, files, fingerprint } = await exportOf(studio, 10);
  const whole = readFileSync(zip);
  const found: string[] = [];
  const see = async (name: string): Promise<void> => {
    await page.screenshot({ path: pictureFile(`verify-page/${name}`), fullPage: true });
    found.push(...(await findings(page, name)));
  };
  await see('empty');

  await give(zip);
  const intact = await answers('Intact');
  expect(intact).toContain(showFingerprint(fingerprint));
  expect(intact).toContain('Vörder / Tür');
  expect(intact).toContain('A parcel');
  const typed = page.getByLabel('The fingerprint as the recorder shows it');
  await typed.fill(showFingerprint(fingerprint).toLowerCase());
  await page.getByText('Yes: the recorder with this fingerprint signed it.').waitFor();
  await see('intact');
  await typed.fill(`${fingerprint.slice(0, -1)}${fingerprint.endsWith('0') ? '1' : '0'}`);
  await page.getByText('No: another recorder signed this').waitFor();
  await typed.fill('');

  // The folder as it lies on a stick, and the stick as a whole.
  await give(folder, 'folder');
  expect(await answers('Intact')).toContain(showFingerprint(fingerprint));
  const stick = world.place('stick');
  cpSync(folder, join(stick, 'Export'), { recursive: true });
  writeFileSync(join(stick, 'letter.txt'), 'Not of the export.');
  await give(stick, 'folder');
  expect(await answers('Intact')).toContain(showFingerprint(fingerprint));

  // A bit of the video turns: the camera and the second are named.
  const [video = ''] = [...files.keys()].filter((path) => path.endsWith('.mp4'));
  const bytes = Buffer.from(files.get(video) ?? '');
  bytes[Math.floor(bytes.length * 0.55)] = (bytes[Math.floor(bytes.length * 0.55)] ?? 0) ^ 1;
  const altered = join(world.folder, 'altered.zip');
  writeFileSync(altered, Buffer.from(whole));
  const changed = readFileSync(altered);
  const at = whole.indexOf(files.get(video) ?? '') + Math.floor(bytes.length * 0.55);
  changed[at] = (changed[at] ?? 0) ^ 1;
  writeFileSync(altered, changed);
  // Dropped, as people do it.
  await drop(page, altered);
  const said = await answers('Altered');
  expect(said).toMatch(/Vörder \/ Tür, 23 Nov 2026, 08:00:05.*08:00:06.*Europe\/Berlin/);
  await see('altered');
  writeFileSync(join(stick, 'Export', video), bytes);
  await give(stick, 'folder');
  expect(await answers('Altered')).toContain('The video of Vörder / Tür was changed from 2026-11-23T07:00:05.000Z');

  rmSync(join(stick, 'Export', 'signature.json'));
  await give(stick, 'folder');
  await answers('Unsigned');
  await see('unsigned');

  const photo = join(world.folder, 'photo.zip');
  writeFileSync(photo, Buffer.alloc(100_000, 7));
  await give(photo);
  expect(await answers('This cannot be checked')).toContain('This is no ZIP file of an export');
  const empty = world.place('empty');
  mkdirSync(join(empty, 'holidays'));
  writeFileSync(join(empty, 'holidays', 'one.jpg'), 'x');
  await give(empty, 'folder');
  expect(await answers('This cannot be checked')).toContain('it has no manifest.json');
  await see('no-export');

  // A file that changes while it is read, as on a stick that is taken out.
  await give(zip);
  await answers('Intact');
  truncateSync(altered, 1_000);
  await give(altered);
  await answers('This cannot be checked');

  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
  expect(readdirSync(join(checkout, 'verify-page', 'dist')).filter((name) => !name.startsWith('.'))).toEqual([
    'nightlatch-verify.html',
  ]);
}, 120_000);

it('reads an export of gigabytes a piece at a time, and can be cancelled', async () => {
  const folder = sparseExport(world.place('large'), 6);
  await give(folder, 'folder');
  await page.getByText(/ of 6\.4 GB/).waitFor();
  await page.getByText(/ a second, about .* left$/).waitFor();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Infinity;
  expect(heap).toBeLessThan(100_000_000);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.locator('#checking').waitFor({ state: 'hidden' });
  expect(await page.locator('#answer').isVisible()).toBe(false);
}, 60_000);

/** By the protocol of the browser's own tools, which hands over a path as the desktop does. */
async function drop(target: Page, path: string): Promise<void> {
  const session = await target.context().newCDPSession(target);
  const box = await target.locator('#drop').boundingBox();
  if (box === null) throw new Error('nowhere to drop');
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  }
  await session.detach();
}
