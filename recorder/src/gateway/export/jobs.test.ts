import { buffer } from 'node:stream/consumers';
import { Refusal } from '@nightlatch/protocol';
import { MOST_EXPORT_CAMERAS } from '@nightlatch/protocol/routes/exports';
import { EXPORT_LIMITS } from '@nightlatch/protocol/export/manifest';
import { expect, test } from 'vitest';
import { Unfinished } from './sticks/unfinished.ts';
import { ExportJobs, JOB_LIMITS, type ExportPerson } from './jobs.ts';

const NOON_MS = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;
const olga: ExportPerson = { accountId: 'olga', name: 'Olga', isOwner: true };
const vera: ExportPerson = { accountId: 'vera', name: 'Vera', isOwner: false };
const vito: ExportPerson = { accountId: 'vito', name: 'Vito', isOwner: false };

/** Footage that has bytes but gives none, or fails. */
function stage({ fails = false } = {}) {
  const notes: string[] = [];
  const clock = { wall: NOON_MS, wall_ms: () => clock.wall, monotonic_ms: () => 0 };
  const jobs = new ExportJobs({
    clock,
    footage: {
      // oxlint-disable-next-line require-yield
      async *fragments() {
        if (fails) throw new Error('the disk is gone');
      },
      configs: () => undefined,
      timelineInPieces: () => Promise.resolve({ spans: [], gaps: [] }),
      bytesOf: (cameraId) => (cameraId === 'empty' ? 0 : 1_000),
    },
    identity: { publicKey: 'A'.repeat(43), fingerprint: 'A'.repeat(43), sign: () => 'A'.repeat(86) },
    recorder: () => ({ name: 'Haus / Tür', id: 'NL-7K4M-2Q', software: '0.1.0', timeZone: 'UTC' }),
    cameras: () =>
      ['yard', 'empty', ...Array.from({ length: 16 }, (_, at) => `c${at}`)].map((id) => ({ id, name: id })),
    findStick: () => Promise.resolve(undefined),
    verifyPage: () => 'https://nl-7k4m2q.local/nightlatch-verify.html',
    unfinished: new Unfinished('/nonexistent', []),
    note: (who, what) => void notes.push(`${who}: ${what}`),
    onError: () => undefined,
  });
  const order = (person = olga, { cameraIds = ['yard'], length_ms = HOUR_MS } = {}) =>
    jobs.order(
      { cameraIds, range: { from_ms: NOON_MS - HOUR_MS, to_ms: NOON_MS - HOUR_MS + length_ms }, why: '' },
      person,
    );
  return { jobs, notes, clock, order };
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

test('an export is ordered, downloaded once whole, and each is told in the audit trail', async () => {
  const { jobs, notes, order } = stage();
  const { id, state, bytesExpected } = order();
  expect([state, bytesExpected]).toEqual(['ready', 1_000]);
  const { fileName, body } = jobs.download(id, olga);
  expect(fileName).toBe('Haus Tur 2026-11-23 11-00-00 UTC.zip');
  const zip = await buffer(body);
  expect(jobs.list(olga)[0]).toMatchObject({ state: 'done', bytes: zip.length });
  expect(codeOf(() => jobs.download(id, olga))).toBe('not-found');
  expect(notes).toEqual([
    expect.stringContaining('Olga: Ordered an export of yard'),
    expect.stringContaining('Olga: Downloaded'),
  ]);
});

test('a range is 24 hours at most, of cameras that are there and have footage', () => {
  const { order } = stage();
  expect(codeOf(() => order(olga, { length_ms: EXPORT_LIMITS.range_ms }))).toBeUndefined();
  expect(codeOf(() => order(olga, { length_ms: EXPORT_LIMITS.range_ms + 1 }))).toBe('range-too-long');
  expect(codeOf(() => order(olga, { length_ms: 0 }))).toBe('range-invalid');
  expect(codeOf(() => order(olga, { cameraIds: ['attic'] }))).toBe('bad-input');
  expect(codeOf(() => order(olga, { cameraIds: ['empty'] }))).toBe('no-footage');
});

test('sixteen cameras at most, as the route says too', () => {
  const { order } = stage();
  const ids = ['yard', ...Array.from({ length: 16 }, (_, at) => `c${at}`)];
  expect(codeOf(() => order(olga, { cameraIds: ids.slice(1) }))).toBeUndefined();
  expect(codeOf(() => order(olga, { cameraIds: ids }))).toBe('bad-input');
  expect(MOST_EXPORT_CAMERAS).toBe(EXPORT_LIMITS.cameras);
});

test('two are made at once; a third waits, and goes when one was broken off', async () => {
  const { jobs, order } = stage();
  const [first, second, third] = [order(), order(), order()].map(({ id }) => id);
  const one = jobs.download(first ?? '', olga).body;
  jobs.download(second ?? '', olga);
  expect(codeOf(() => jobs.download(third ?? '', olga))).toBe('throttled');
  expect(codeOf(() => jobs.download(first ?? '', olga))).toBe('throttled');
  one.destroy();
  await new Promise((resolve) => one.once('close', resolve));
  expect(jobs.list(olga).find(({ id }) => id === first)).toMatchObject({
    state: 'ended',
    sentence: 'The download was broken off.',
  });
  await buffer(jobs.download(third ?? '', olga).body);
  await jobs.close();
});

test('no more are kept than fifty, and none longer than a day', () => {
  const { jobs, clock, order } = stage();
  for (let at = 0; at < JOB_LIMITS.kept; at++) order();
  expect(codeOf(() => order())).toBe('throttled');
  clock.wall += JOB_LIMITS.kept_ms + 1;
  expect(jobs.list(olga)).toEqual([]);
  expect(codeOf(() => order())).toBeUndefined();
});

test('a viewer sees, downloads and removes the own exports alone, an owner all', () => {
  const { jobs, order } = stage();
  const { id } = order(vera);
  expect([jobs.list(vera).length, jobs.list(vito).length, jobs.list(olga).length]).toEqual([1, 0, 1]);
  expect(codeOf(() => jobs.download(id, vito))).toBe('not-found');
  expect(codeOf(() => jobs.remove(id, vito))).toBe('not-found');
  jobs.remove(id, olga);
  expect(jobs.list(vera)).toEqual([]);
});

test('footage that cannot be read ends the export with a sentence, and the file is cut rather than whole', async () => {
  const { jobs, order } = stage({ fails: true });
  const { id } = order();
  await expect(buffer(jobs.download(id, olga).body)).rejects.toThrow('the disk is gone');
  expect(jobs.list(olga)[0]).toMatchObject({
    state: 'ended',
    sentence: 'The footage could not be read from the disk.',
  });
});
