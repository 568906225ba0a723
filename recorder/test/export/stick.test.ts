/** Exports to sticks that are really mounted: whole and proven, or gone without a trace, with a sentence. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Refusal } from '@nightlatch/protocol';
import { systemClock } from '../../src/base/clock.ts';
import { ExportJobs, type ExportPerson } from '../../src/gateway/export/jobs.ts';
import { RUN_LIMITS } from '../../src/gateway/export/sticks/stick-run.ts';
import { STICK_LIMITS, Sticks } from '../../src/gateway/export/sticks/sticks.ts';
import { Unfinished } from '../../src/gateway/export/sticks/unfinished.ts';
import { loadIdentity } from '../../src/gateway/pairing/identity.ts';
import type { FootageFragment } from '../../src/footage/fragments.ts';
import { FootageReader } from '../../src/footage/reader.ts';
import { verifyPath } from '../../src/verify/verify-path.ts';
import { RealStick, type StickShape } from '../../../tools/real-stick/real-stick.ts';
import { BEGAN_MS, Studio } from '../footage/studio.ts';

const MB = 1_000_000;
const olga: ExportPerson = { accountId: 'olga', name: 'Olga', isOwner: true };
const vera: ExportPerson = { accountId: 'vera', name: 'Vera', isOwner: false };
const NAME = 'Front door 2026-11-23 07-00-00 UTC';

const dataDir = mkdtempSync(join(tmpdir(), 'nl-stick-'));
const folder = join(dataDir, 'media', 'olga');
let footage: FootageReader;
const sticks: RealStick[] = [];
const opened: ExportJobs[] = [];

beforeAll(async () => {
  const studio = new Studio(undefined, dataDir);
  // 20 seconds, a megabyte each.
  for (let at = 0; at < 500; at++) studio.shoot({ bytes: 40_000 });
  await studio.finish();
  footage = new FootageReader(dataDir);
});
afterEach(async () => {
  for (const stick of sticks) stick.thaw();
  for (const jobs of opened.splice(0)) await jobs.close();
  for (const stick of sticks.splice(0)) stick.end();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  footage.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function putIn(name = 'KINGSTON', shape: StickShape = {}): RealStick {
  mkdirSync(folder, { recursive: true });
  const stick = new RealStick(folder, name, shape);
  sticks.push(stick);
  return stick;
}

/** `atFragment`: what happens while the footage is written. */
function recorder({ atFragment = async (_at: number): Promise<void> => {} } = {}) {
  const notes: string[] = [];
  const clock = {
    ahead_ms: 0,
    wall_ms: () => BEGAN_MS + 3_600_000,
    monotonic_ms: () => systemClock.monotonic_ms() + clock.ahead_ms,
  };
  const places = new Sticks({ folders: [join(dataDir, 'media')], dataDir });
  const identity = loadIdentity(dataDir);
  const jobs = new ExportJobs({
    clock,
    footage: {
      async *fragments(cameraId, range): AsyncGenerator<FootageFragment> {
        let at = 0;
        for await (const fragment of footage.fragments(cameraId, range)) {
          await atFragment(at++);
          yield fragment;
        }
      },
      configs: (file) => footage.configs(file),
      timelineInPieces: (cameraId, range, detail) => footage.timelineInPieces(cameraId, range, detail),
      bytesOf: (cameraId, range) => footage.bytesOf(cameraId, range),
    },
    identity,
    recorder: () => ({ name: 'Front door', id: 'NL-7K4M-2Q', software: '0.1.0', timeZone: 'UTC' }),
    cameras: () => [{ id: 'front', name: 'Yard' }],
    findStick: (id) => places.find(id),
    verifyPage: () => 'https://nl-7k4m2q.local/nightlatch-verify.html',
    unfinished: new Unfinished(dataDir, [join(dataDir, 'media')]),
    note: (who, what) => void notes.push(`${who}: ${what}`),
    onError: () => undefined,
  });
  opened.push(jobs);
  const order = (person = olga, seconds = 20) => {
    const range = { from_ms: BEGAN_MS, to_ms: BEGAN_MS + seconds * 1_000 };
    return jobs.order({ cameraIds: ['front'], range, why: '' }, person).id;
  };
  const begin = async (id: string, person = olga) => {
    const [stick] = await places.list();
    return await jobs.toStick(id, stick?.id ?? 'none', person);
  };
  const ended = async (id: string) => {
    const state = () => jobs.list(olga).find((one) => one.id === id)?.state;
    await expect.poll(state, { timeout: 15_000 }).not.toBe('running');
    return jobs.list(olga).find((one) => one.id === id);
  };
  return { jobs, notes, places, clock, order, begin, ended };
}

async function refusal(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Refusal ? `${error.code}: ${error.message}` : String(error)),
  );
}

test('an export is written to a stick as a folder, read back and proven; the next of that name gets a number', async () => {
  const stick = putIn('KINGSTON', { bytes: 64 * MB });
  const { order, begin, ended, notes, jobs } = recorder();
  const first = order();
  expect((await begin(first)).stick).toMatchObject({ name: 'KINGSTON', phase: 'writing' });
  expect(await ended(first)).toMatchObject({ state: 'done', stick: { name: 'KINGSTON', folder: NAME } });
  const second = order();
  await begin(second);
  expect((await ended(second))?.stick?.folder).toBe(`${NAME} 2`);
  expect(readdirSync(stick.path).toSorted()).toEqual([NAME, `${NAME} 2`]);
  for (const name of [NAME, `${NAME} 2`]) {
    const verdict = await verifyPath(join(stick.path, name), { recorder: jobs.fingerprint.replaceAll('-', '') });
    expect(verdict).toMatchObject({ state: 'intact', findings: [], manifest: { name } });
    expect(verdict.manifest?.cameras[0]?.parts[0]?.frames).toBe(500);
  }
  // Whoever carries it reads it as somebody else.
  const video = readdirSync(join(stick.path, NAME, 'Yard')).find((file) => file.endsWith('.mp4')) ?? '';
  expect(statSync(join(stick.path, NAME, 'Yard', video)).mode & 0o777).toBe(0o644);
  expect(notes.slice(0, 3)).toEqual([
    expect.stringContaining('Olga: Ordered'),
    `Olga: Began to write the export "${NAME}" to the stick "KINGSTON"`,
    expect.stringMatching(/^Olga: Wrote the export .* bytes, and checked it there$/),
  ]);
  expect(await refusal(begin(first))).toContain('on a stick already');
});

test('sticks are what is mounted below their folders, and never the disk of the recorder itself', async () => {
  putIn('KINGSTON');
  putIn('Olga s stick', { kind: 'image', bytes: 4 * MB }).setReadOnly();
  mkdirSync(join(folder, 'not-mounted'));
  const { places } = recorder();
  expect(await places.list()).toMatchObject([
    { name: 'KINGSTON', fileSystem: 'tmpfs', bytes: 32 * 1024 * 1024 },
    { name: 'Olga s stick', fileSystem: 'ext4', trouble: 'It is read-only: nothing can be written to it.' },
  ]);
  const own = new Sticks({ folders: [join(dataDir, 'media')], dataDir: join(folder, 'KINGSTON') });
  expect((await own.list()).map(({ name }) => name)).toEqual(['Olga s stick']);
});

test('a stick that is too small, read-only, or gone is refused before anything is written', async () => {
  const small = putIn('SMALL', { bytes: 10 * MB });
  const { order, begin, jobs, places } = recorder();
  const id = order();
  const said = await refusal(begin(id));
  expect(said).toMatch(
    /^stick-unusable: This export takes about 2[01]\.\d MB, and the stick "SMALL" has \d+(\.\d)? MB free\. Use a larger one\./,
  );
  small.setReadOnly();
  expect(await refusal(begin(id))).toContain('cannot be used. It is read-only');
  const [stick] = await places.list();
  small.pullOut();
  expect(await refusal(jobs.toStick(id, stick?.id ?? '', olga))).toContain('no longer there');
  expect(jobs.list(olga)[0]?.state).toBe('ready');
});

test('one at a time: another is refused with a sentence, and goes once the stick is free', async () => {
  putIn('KINGSTON', { bytes: 64 * MB });
  let letOn = (): void => {};
  const held = new Promise<void>((resolve) => (letOn = resolve));
  const { order, begin, ended } = recorder({ atFragment: (at) => (at === 5 ? held : Promise.resolve()) });
  const [first, second] = [order(), order(vera)];
  await begin(first);
  expect(await refusal(begin(first))).toContain('being written to a stick already');
  expect(await refusal(begin(second, vera))).toBe(
    'throttled: Another export is being written to the stick "KINGSTON". Wait until it is done, or cancel it.',
  );
  letOn();
  expect((await ended(first))?.state).toBe('done');
  await begin(second, vera);
  expect((await ended(second))?.state).toBe('done');
});

/** Of 20 seconds. */
const HALF_WAY = 10;
test.each([
  ['full', HALF_WAY, (stick: RealStick) => stick.fillUpTo(0), 'The stick is full.', []],
  [
    'read-only',
    0,
    (stick: RealStick) => stick.setReadOnly(),
    /^The stick is read-only.* delete it\.$/,
    [`${NAME}.part`],
  ],
  ['pulled out', HALF_WAY, (stick: RealStick) => stick.pullOut(), /^The stick was taken out\. .* delete it\.$/, []],
  [
    'another one',
    HALF_WAY,
    (stick: RealStick) => {
      stick.pullOut();
      stick.putIn();
    },
    /^The stick was taken out\./,
    [],
  ],
] as const)(
  'a stick that is %s in the middle: said, and nothing on it looks whole',
  async (_name, when, happen, sentence, left) => {
    const stick = putIn('KINGSTON', { bytes: 64 * MB });
    const { order, begin, ended, notes } = recorder({
      atFragment: (at) => {
        if (at === when) happenSoon();
        return Promise.resolve();
      },
    });
    const happenSoon = (): void => happen(stick);
    const id = order();
    await begin(id);
    const end = await ended(id);
    expect(end).toMatchObject({ state: 'ended', sentence: expect.stringMatching(sentence) });
    expect(readdirSync(stick.path).filter((name) => name !== 'holiday.mov')).toEqual(left);
    expect(notes.at(-1)).toContain(`Did not write the export "${NAME}" to the stick "KINGSTON"`);
  },
);

test('a cancelled export leaves nothing on the stick; so does one whose person got another password, and a recorder that stops', async () => {
  const stick = putIn('KINGSTON', { bytes: 64 * MB });
  const { jobs, order, begin, ended, notes } = recorder({
    atFragment: () => new Promise((resolve) => setTimeout(resolve, 40)),
  });
  const first = order();
  await begin(first);
  await expect.poll(() => readdirSync(stick.path)).toEqual([`${NAME}.part`]);
  jobs.remove(first, olga);
  await expect.poll(() => readdirSync(stick.path)).toEqual([]);
  expect(notes.at(-1)).toContain('It was cancelled by Olga.');

  const second = order(vera);
  await begin(second, vera);
  jobs.endOf('olga');
  expect(jobs.list(vera)[0]?.state).toBe('running');
  jobs.endOf('vera');
  expect(await ended(second)).toMatchObject({ state: 'ended', sentence: 'A password was changed meanwhile.' });

  await begin(second, vera);
  await jobs.close();
  expect(readdirSync(stick.path)).toEqual([]);
  expect(notes.at(-1)).toContain('The recorder stopped meanwhile.');
});

test('a stick that hangs keeps nobody waiting: it is cancelled at once, and cleaned up when it comes back', async () => {
  const stick = putIn('SLOW', { kind: 'image', bytes: 64 * MB });
  const { jobs, order, begin, places, notes } = recorder({
    atFragment: (at) => {
      if (at === HALF_WAY) stick.freeze();
      return Promise.resolve();
    },
  });
  const first = order();
  await begin(first);
  await expect.poll(() => stick.isFrozen, { timeout: 10_000 }).toBe(true);
  jobs.remove(first, olga);
  await expect
    .poll(() => notes.at(-1), { timeout: 10_000 })
    .toMatch(/cancelled by Olga\..*SLOW|SLOW.*cancelled by Olga\./);
  const [frozen] = await places.list();
  expect(await refusal(jobs.toStick(order(), frozen?.id ?? '', olga))).toContain('has not answered yet');
  stick.thaw();
  await expect.poll(() => readdirSync(stick.path), { timeout: 10_000 }).toEqual(['lost+found']);
});

test('a stick that takes nothing is told after a while, and given up after minutes', async () => {
  const stick = putIn('SLOW', { kind: 'image', bytes: 64 * MB });
  stick.freeze();
  const { jobs, order, begin, clock } = recorder();
  await begin(order());
  expect(jobs.list(olga)[0]?.stick?.isQuiet).toBe(false);
  clock.ahead_ms += RUN_LIMITS.quiet_ms + 1;
  expect(jobs.list(olga)[0]?.stick?.isQuiet).toBe(true);
  expect(jobs.list(olga)[0]?.state).toBe('running');
  clock.ahead_ms += RUN_LIMITS.stalled_ms;
  await expect.poll(() => jobs.list(olga)[0]?.state, { timeout: 10_000 }).toBe('ended');
  expect(jobs.list(olga)[0]?.sentence).toMatch(/^The stick took nothing for minutes\. .* is not whole: delete it\.$/);
  stick.thaw();
  await expect.poll(() => readdirSync(stick.path), { timeout: 10_000 }).toEqual(['lost+found']);
});

test('sixteen sticks are shown at most; who asks at the same time hears the same', async () => {
  for (let at = 0; at <= STICK_LIMITS.shown; at++) putIn(`S${at}`, { bytes: MB });
  const { places } = recorder();
  const [one, other] = await Promise.all([places.list(), places.list()]);
  expect(one.length).toBe(STICK_LIMITS.shown);
  expect(other).toEqual(one);
  expect(one.filter(({ trouble }) => trouble !== undefined)).toEqual([]);
});

test('what a stick gives back otherwise than it was written is never called safe', async () => {
  const stick = putIn('FAKE', { bytes: 64 * MB });
  const { order, begin, ended } = recorder({
    atFragment: (at) => {
      if (at !== HALF_WAY) return Promise.resolve();
      // The readme is on the stick by now: a cell of it turns.
      const path = join(stick.path, `${NAME}.part`, 'README.txt');
      const bytes = readFileSync(path);
      bytes[10] = (bytes[10] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      return Promise.resolve();
    },
  });
  const id = order();
  await begin(id);
  expect(await ended(id)).toMatchObject({
    state: 'ended',
    sentence: 'The stick does not give back what was written to it. Use another one.',
  });
  expect(readdirSync(stick.path)).toEqual([]);
});

test('what a crash left on a stick is removed at the next start, and nothing else ever is', async () => {
  const stick = putIn('KINGSTON');
  const unfinished = new Unfinished(dataDir, [join(dataDir, 'media')]);
  const part = join(stick.path, `${NAME}.part`);
  const others = [join(stick.path, 'photos'), join(dataDir, 'elsewhere.part')];
  for (const path of [part, ...others]) mkdirSync(path);
  for (const path of [...others, join(stick.path, 'x', '..', '..', '..', '..', 'elsewhere.part')]) {
    unfinished.note(path);
    expect(await unfinished.clean()).toBeUndefined();
  }
  unfinished.note(part);
  expect(await unfinished.clean()).toBe(part);
  expect(await unfinished.clean()).toBeUndefined();
  expect(readdirSync(stick.path)).toEqual(['photos']);
  expect(readdirSync(dataDir)).toContain('elsewhere.part');
});
