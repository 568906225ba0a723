/** Events of a range: near it, over its ends, and those that last for longer than anybody looks back. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FootageIndex } from '../../src/footage/footage-index.ts';
import { indexPath } from '../../src/footage/paths.ts';
import { EVENTS, FootageReader } from '../../src/footage/reader.ts';

const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 10, 23, 12);
const dataDir = mkdtempSync(join(tmpdir(), 'nl-events-'));

function event(kind: string, at_ms: number, to_ms?: number, cameraId: string | undefined = 'front') {
  return { at_ms, to_ms, cameraId, kind, reason: undefined, detail: undefined, row: undefined };
}

beforeAll(() => {
  mkdirSync(join(dataDir, 'footage'));
  const index = new FootageIndex(indexPath(dataDir), () => undefined);
  const long = [0, 1, 2].map((days) => event('motion', NOON_MS - (30 - days) * 24 * HOUR_MS, NOON_MS + days - 1));
  const old = Array.from({ length: 5_000 }, (_, n) => event('motion', NOON_MS - 90 * HOUR_MS + n * 1_000));
  index.put(
    [],
    [
      ...long,
      ...old,
      event('motion', NOON_MS - 30_000, NOON_MS + 5_000),
      event('motion', NOON_MS - HOUR_MS, NOON_MS + 1),
      event('failed', NOON_MS + 1_000),
      event('motion', NOON_MS + 2_000, undefined, 'back'),
      { ...event('disk', NOON_MS + 3_000), cameraId: undefined },
      event('motion', NOON_MS + HOUR_MS),
    ],
  );
  index.close();
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('what touches the range is there once, in order; what ended before or begins after is not', async () => {
  const reader = new FootageReader(dataDir);
  try {
    const { events } = await reader.timelineInPieces('front', { from_ms: NOON_MS, to_ms: NOON_MS + HOUR_MS });
    expect(events.map(({ kind, from_ms }) => [kind, (from_ms - NOON_MS) / 1_000])).toEqual([
      ['motion', -29 * 24 * 3_600],
      ['motion', -28 * 24 * 3_600],
      ['motion', -3_600],
      ['motion', -30],
      ['camera', 1],
      ['disk', 3],
    ]);
  } finally {
    reader.close();
  }
});

test('of a range that is read in pieces, each event is there once', async () => {
  const reader = new FootageReader(dataDir);
  try {
    const range = { from_ms: NOON_MS - 20 * 24 * HOUR_MS, to_ms: NOON_MS + HOUR_MS };
    const { events } = await reader.timelineInPieces('front', range);
    const begins = events.map(({ from_ms }) => from_ms);
    expect(begins).toHaveLength(3 + 5_000 + 4);
    expect(begins).toEqual(begins.toSorted((one, other) => one - other));
    expect(new Set(begins).size).toBe(begins.length);
  } finally {
    reader.close();
  }
});

test('both searches go by an index with a lower and an upper end', () => {
  const db = new DatabaseSync(indexPath(dataDir), { readOnly: true });
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${EVENTS}`).all('front', NOON_MS + HOUR_MS, NOON_MS, 10);
  db.close();
  const searches = plan.map(({ detail }) => String(detail)).filter((detail) => detail.includes('event'));
  expect(searches.length).toBeGreaterThan(1);
  for (const search of searches) {
    expect(search).toMatch(/INDEX event_long|event_by_time \(camera=\? AND at_ms>\? AND at_ms<\?\)/);
  }
});
