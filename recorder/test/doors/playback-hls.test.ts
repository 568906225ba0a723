/** HLS as the listeners serve it: what ffmpeg makes of it, where it is cut, how it grows, and what is refused. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hums, record } from '../footage/drawn-footage.ts';
import { BEGAN_MS, Studio } from '../footage/studio.ts';
import type { Client } from './lib/client.ts';
import { House, OWNER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

/** Recorded in one go, so that its first two files run on. */
const RECORDED_S = 400;
const GAP_MS = 60_000;
const LATER_S = 10;

const folder = mkdtempSync(join(tmpdir(), 'nl-hls-'));
let house: House;
let owner: Client;
let app: Client;
let studio: Studio;

beforeAll(async () => {
  house = await House.open();
  ({ owner } = await house.setUp());
  const offer = await owner.call('POST', '/api/pairing/offers');
  const phone = new Phone(house.lan);
  await phone.join(String(offer.json['url']), OWNER_PASSWORD);
  await phone.signIn();
  app = phone.client;
  studio = new Studio(undefined, house.dataDir);
  record(studio, RECORDED_S);
  studio.track.begin('the camera was away');
  studio.advance(GAP_MS);
  record(studio, LATER_S, 'alaw');
  await studio.finish();
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
}, SLOW_START_MS);

const iso = (ms: number): string => new Date(BEGAN_MS + ms).toISOString();

async function playlist(client: Client, from_ms: number, to_ms: number): Promise<string> {
  const path = `/api/cameras/front/hls/index.m3u8?from=${iso(from_ms)}&to=${iso(to_ms)}`;
  const answer = await client.call('GET', path);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('application/vnd.apple.mpegurl');
  return answer.text;
}

function partsOf(text: string): string[] {
  const heads = [...text.matchAll(/URI="([^"]+)"/g)].map(([, name = '']) => name);
  return [...heads, ...text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))];
}

/** Fetches everything, and has ffmpeg decode it all. */
async function play(client: Client, text: string): Promise<{ frames: number; warnings: string }> {
  for (const name of partsOf(text)) {
    const response = await client.open('GET', `/api/cameras/front/hls/${name}`);
    expect(response.statusCode).toBe(200);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(chunk as Buffer));
    writeFileSync(join(folder, name), Buffer.concat(chunks));
  }
  const index = join(folder, 'index.m3u8');
  writeFileSync(index, text);
  const input = ['-v', 'warning', '-allowed_extensions', 'ALL', '-i', index];
  const output = ['-map', '0', '-f', 'null', '-progress', '-', '-'];
  const told = spawnSync('ffmpeg', [...input, ...output], { maxBuffer: 1e8 });
  const frames = [...told.stdout.toString().matchAll(/frame=(\d+)/g)].at(-1)?.[1];
  return { frames: Number(frames), warnings: told.stderr.toString() };
}

test('a range over files plays through with its sound, without a break or a warning', async () => {
  for (const client of [owner, app]) {
    const text = await playlist(client, 100_500, 350_000);
    expect(text).not.toContain('DISCONTINUITY');
    expect(text).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
    expect(text.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true);
    const [first = ''] = /#EXT-X-PROGRAM-DATE-TIME:\S+/.exec(text) ?? [];
    expect(first).toBe(`#EXT-X-PROGRAM-DATE-TIME:${iso(100_000)}`);
    const target_s = Number(/TARGETDURATION:(\d+)/.exec(text)?.[1]);
    for (const [, duration] of text.matchAll(/#EXTINF:([\d.]+)/g)) {
      expect(Number(duration)).toBeLessThanOrEqual(target_s);
    }
    expect(target_s).toBeLessThanOrEqual(8);
    expect(await play(client, text)).toEqual({ frames: 250 * 25, warnings: '' });
  }
});

test('a gap and other sound are a break with a time and a head of its own; G.711 is FLAC, sample by sample the same', async () => {
  const text = await playlist(owner, 390_000, 480_000);
  const { length } = text.split('#EXT-X-DISCONTINUITY\n');
  expect(length).toBe(2);
  expect(text).toMatch(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="h-1-2.mp4"\n#EXT-X-PROGRAM-DATE-TIME:/);
  const later = await playlist(owner, RECORDED_S * 1_000 + 10_000, 480_000);
  expect(later).toContain(`#EXT-X-PROGRAM-DATE-TIME:${iso(RECORDED_S * 1_000 + GAP_MS)}`);
  expect(await play(owner, later)).toEqual({ frames: LATER_S * 25, warnings: '' });
  const index = join(folder, 'index.m3u8');
  const probed = run('ffprobe', ['-show_entries', 'stream=codec_name,sample_rate,channels', '-of', 'csv=p=0', index]);
  expect(probed.toString()).toContain('flac,48000,1');
  const heard = run('ffmpeg', ['-allowed_extensions', 'ALL', '-i', index, '-map', '0:a', '-f', 's16le', '-']);
  const sent = run('ffmpeg', ['-f', 'alaw', '-ar', '48000', '-ac', '1', '-i', '-', '-f', 's16le', '-'], humsOf(heard));
  expect(heard.length).toBeGreaterThan((LATER_S - 1) * 48_000 * 2);
  expect(heard.equals(sent)).toBe(true);
});

function run(command: string, args: readonly string[], input?: Buffer): Buffer {
  const ran = spawnSync(command, ['-v', 'error', ...args], {
    maxBuffer: 1e8,
    ...(input === undefined ? {} : { input }),
  });
  expect(ran.stderr.toString()).toBe('');
  return ran.stdout;
}

/** The A-law that these samples of 16 bits were. */
function humsOf(samples: Buffer): Buffer {
  const all = Buffer.concat(hums());
  return Buffer.concat(Array.from({ length: Math.ceil(samples.length / 2 / all.length) }, () => all)).subarray(
    0,
    samples.length / 2,
  );
}

test('names that no playlist gave, of another camera, and ranges without footage are refused', async () => {
  const names = ['h-99-0.mp4', 's-1-0-5-0.m4s', 's-99999-0-1-0.m4s', 'x.mp4', 's-1.m4s'];
  for (const name of names) expect((await owner.call('GET', `/api/cameras/front/hls/${name}`)).code).toBe('not-found');
  expect((await owner.call('GET', '/api/cameras/front/hls/..%2Fx.mp4')).code).toBe('bad-input');
  const segment = partsOf(await playlist(owner, 0, 10_000)).find((name) => name.startsWith('s-')) ?? '';
  expect((await owner.call('GET', `/api/cameras/other/hls/${segment}`)).code).toBe('not-found');
  const none = `from=${iso(-9_000)}&to=${iso(-8_000)}`;
  expect((await owner.call('GET', `/api/cameras/front/hls/index.m3u8?${none}`)).code).toBe('no-footage');
  const long = `from=${iso(0)}&to=${iso(86_400_001)}`;
  expect((await owner.call('GET', `/api/cameras/front/hls/index.m3u8?${long}`)).code).toBe('range-too-long');
});
