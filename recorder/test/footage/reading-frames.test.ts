/** Frames read back one by one, as the playback websocket gives them. */
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FootageReader } from '../../src/footage/reader.ts';
import { BEGAN_MS, type Studio, cleanUp, openReader, openStudio, upTo } from './studio.ts';

cleanUp();

interface Asked {
  readonly what?: 'all' | 'keys';
  readonly atMost?: number;
}

async function read(reader: FootageReader, from_ms: number, to_ms: number, { what = 'all', atMost }: Asked = {}) {
  const range = { from_ms: BEGAN_MS + from_ms, to_ms: BEGAN_MS + to_ms };
  const frames = [];
  for await (const batch of reader.frames('front', range, { what, atMost })) frames.push(...batch.frames);
  return frames;
}

async function times(studio: Studio, from_ms: number, to_ms: number, asked?: Asked): Promise<number[]> {
  return (await read(openReader(studio), from_ms, to_ms, asked)).map(({ captured_ms }) => captured_ms - BEGAN_MS);
}

const every40 = (from: number, to: number): number[] => upTo((to - from) / 40).map((at) => from + at * 40);

test('all frames from the key frame before, over files, each at its time', async () => {
  const studio = openStudio();
  studio.shootMany(8 * 60 * 25);
  await studio.finish();
  expect(studio.files().length).toBeGreaterThan(1);
  expect(await times(studio, 1_500, 2_100)).toEqual(every40(1_000, 2_120));
  expect(await times(studio, 0, 480_000)).toEqual(every40(0, 480_000));
  const [first] = await read(openReader(studio), 1_000, 1_001);
  expect(first).toMatchObject({
    key: true,
    sound: false,
    duration_ms: 40,
    decode_ticks90k: BigInt(BEGAN_MS + 1_000) * 90n,
  });
});

test('key frames alone, evenly thinned', async () => {
  const studio = openStudio();
  studio.shootMany(8 * 60 * 25);
  await studio.finish();
  const keys = { what: 'keys' } as const;
  expect(await times(studio, 500, 4_100, keys)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  expect(await times(studio, 0, 480_000, { ...keys, atMost: 1 })).toEqual([0]);
  expect(await times(studio, 0, 480_000, { ...keys, atMost: 8 })).toEqual(upTo(8).map((at) => at * 60_000));
  expect(await times(studio, 10_500, 20_500, { ...keys, atMost: 4 })).toEqual([10_000, 13_000, 15_000, 18_000]);
  expect(await times(studio, 0, 480_000, { ...keys, atMost: 2_000 })).toHaveLength(480);
});

test('frames that are shown in another order than they are decoded all come, at the time they are shown', async () => {
  const studio = openStudio();
  // I P B P B …: the first is shown one frame after it is decoded, a P two, a B at once.
  for (let at = 0; at < 8 * 60 * 25; at++) {
    const inGroup = at % 25;
    studio.shoot({ shownAfter: inGroup === 0 ? 3_600 : inGroup % 2 === 1 ? 7_200 : 0 });
  }
  await studio.finish();
  const [, second = ''] = studio.files();
  for (const from_ms of [5_000, 5_040, 5_960, 5_980, studio.startOf(second) - BEGAN_MS - 40]) {
    const shown = (await times(studio, from_ms, from_ms + 2_000)).toSorted((one, other) => one - other);
    const wanted = every40(Math.floor(from_ms / 40) * 40, from_ms + 2_000);
    expect(shown).toEqual(expect.arrayContaining(wanted));
    expect(shown[0]).toBe(Math.floor(from_ms / 1_000) * 1_000);
    expect(new Set(shown).size).toBe(shown.length);
  }
});

test('a moment at which a key frame is decoded and not yet shown begins with the sequence before it', async () => {
  const studio = openStudio();
  for (let at = 0; at < 25 * 20; at++) studio.shoot({ shownAfter: at < 25 ? 0 : 7_200 });
  await studio.finish();
  expect((await times(studio, 5_079, 5_100))[0]).toBe(4_080);
  expect((await times(studio, 5_080, 5_100))[0]).toBe(5_080);
  expect((await times(studio, 5_079, 5_100, { what: 'keys' }))[0]).toBe(4_080);
});

test('in a gap comes what is after it; next_ms tells where footage goes on', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  studio.track.begin('the camera was away');
  studio.advance(60_000);
  studio.shootMany(50);
  await studio.finish();
  const reader = openReader(studio);
  const next = (at_ms: number) => {
    const found = reader.nextFootage_ms('front', BEGAN_MS + at_ms);
    return found && found - BEGAN_MS;
  };
  expect(await times(studio, 30_000, 40_000)).toEqual([]);
  expect(await times(studio, 30_000, 62_050)).toEqual([62_000, 62_040]);
  expect(await times(studio, 30_000, 62_050, { what: 'keys' })).toEqual([62_000]);
  expect(await times(studio, 70_000, 80_000)).toEqual([]);
  expect([-5_000, 1_000, 2_000, 30_000, 62_500, 64_000].map(next)).toEqual([
    0,
    1_000,
    62_000,
    62_000,
    62_500,
    undefined,
  ]);
});

test('a file that was removed meanwhile is left out, what comes after it goes on', async () => {
  const studio = openStudio();
  studio.shootMany(12 * 60 * 25);
  await studio.finish();
  const [, second = '', third = ''] = studio.files();
  rmSync(second);
  const shown = await times(studio, 0, 720_000);
  const [from, to] = [studio.startOf(second) - BEGAN_MS, studio.startOf(third) - BEGAN_MS];
  expect(shown).toEqual([...every40(0, from), ...every40(to, 720_000)]);
});
