import { expect, test } from 'vitest';
import { type RetentionInput, planRetention } from './retention-plan.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

/** Each camera has a file of 1000 bytes a day, the oldest `days` ago. */
function plan(days: Record<string, number>, more: Partial<RetentionInput>): { paths: string[]; exhausted: boolean } {
  const list = (cameraId: string, _stream: string, from_ms: number) =>
    Array.from({ length: days[cameraId] ?? 0 }, (_, at) => NOW_MS - ((days[cameraId] ?? 0) - at) * DAY_MS)
      .filter((start_ms) => start_ms >= from_ms)
      .slice(0, 3)
      .map((start_ms) => ({
        path: `${cameraId}-${(NOW_MS - start_ms) / DAY_MS}`,
        start_ms,
        end_ms: start_ms + DAY_MS,
        bytes: 1_000,
      }));
  const usage = Object.entries(days).map(([cameraId, files]) => ({
    cameraId,
    stream: 'main',
    bytes: files * 1_000,
    files,
    oldest_ms: 0,
  }));
  const rules = { cameras: new Map(), protected: [], freeReserve_bytes: 0 };
  const usual = { rules, usage, now_ms: NOW_MS, daysCount: true, missing_bytes: 0, list, limit: 100 };
  const { remove, exhausted } = planRetention({ ...usual, ...more });
  return { paths: remove.map(({ path }) => path), exhausted };
}

const rulesOf = (more: Partial<RetentionInput['rules']>) => ({
  rules: { cameras: new Map(), protected: [], freeReserve_bytes: 0, ...more },
});

test('nothing goes while nothing asks for it', () => {
  expect(plan({ a: 9, b: 9 }, {})).toEqual({ paths: [], exhausted: false });
});

test('by days, and not while the clock is in doubt', () => {
  const rules = rulesOf({ cameras: new Map([['a', { days: 3 }]]) });
  expect(plan({ a: 5, b: 9 }, rules).paths).toEqual(['a-5']);
  expect(plan({ a: 6, b: 9 }, rules).paths).toEqual(['a-6', 'a-5']);
  expect(plan({ a: 6, b: 9 }, { ...rules, daysCount: false }).paths).toEqual([]);
});

test('by bytes of one camera, and the reserve from the oldest of all', () => {
  const rules = rulesOf({ cameras: new Map([['a', { bytes: 2_500 }]]) });
  expect(plan({ a: 4, b: 9 }, rules).paths).toEqual(['a-4', 'a-3']);
  expect(plan({ a: 4, b: 6 }, { missing_bytes: 3_500 }).paths).toEqual(['b-6', 'b-5', 'a-4', 'b-4']);
});

test('what is protected stays, and that nothing else is left is told', () => {
  const range = { cameraId: 'a', from_ms: NOW_MS - 4.5 * DAY_MS, to_ms: NOW_MS - 1.5 * DAY_MS };
  const rules = rulesOf({ protected: [range] });
  expect(plan({ a: 6 }, { ...rules, missing_bytes: 1e9 })).toEqual({ paths: ['a-6', 'a-1'], exhausted: true });
  const all = rulesOf({ protected: [{ cameraId: 'a', from_ms: 0, to_ms: 1e15 }] });
  expect(plan({ a: 6 }, { ...all, missing_bytes: 1 })).toEqual({ paths: [], exhausted: true });
});

test('a plan is bounded', () => {
  expect(plan({ a: 60 }, { missing_bytes: 1e9, limit: 5 }).paths).toHaveLength(5);
});
