import type { Timeline } from '@nightlatch/protocol';
import { describe, expect, it } from 'vitest';
import { eventBeside, LEAD_MS, type EventSearch } from './event-beside.ts';
import type { Range } from './zone.ts';

const NOW_MS = Date.parse('2026-11-23T14:00:00Z');
const HOUR_MS = 3_600_000;
const iso = (at_ms: number): string => new Date(at_ms).toISOString();

let asked: Range[];
const cameras: Record<string, readonly number[]> = {
  door: [NOW_MS - 60_000, NOW_MS - 50 * 24 * HOUR_MS],
  yard: [NOW_MS - 2 * HOUR_MS, NOW_MS - 61_000],
};
const look: EventSearch['look'] = ({ cameraIds, from_ms, to_ms }) => {
  asked.push({ from_ms, to_ms });
  return Promise.resolve(
    cameraIds.map((cameraId): Timeline => ({
      cameraId,
      spans: [],
      gaps: [],
      events: (cameras[cameraId] ?? [])
        .filter((at_ms) => at_ms >= from_ms && at_ms < to_ms)
        .map((at_ms) => ({ kind: 'motion', from: iso(at_ms), to: iso(at_ms + 500) })),
    })),
  );
};
const search = (at_ms: number, isForwards: boolean, cameraIds = ['door', 'yard']) => {
  asked = [];
  return eventBeside({ look, cameraIds, at_ms, now_ms: NOW_MS, isForwards });
};

describe('the event beside an instant', () => {
  it('is the nearest of any camera, and going on from where one was led finds the next', async () => {
    const first = await search(NOW_MS, false);
    expect(first).toMatchObject({ cameraId: 'door', from_ms: NOW_MS - 60_000 });
    const second = await search((first?.from_ms ?? 0) - LEAD_MS, false, ['yard']);
    expect(second).toMatchObject({ cameraId: 'yard', from_ms: NOW_MS - 2 * HOUR_MS });
    const back = await search((second?.from_ms ?? 0) - LEAD_MS, true);
    expect(back).toMatchObject({ cameraId: 'yard', from_ms: NOW_MS - 61_000 });
  });

  it('is looked for far away in few requests, none longer than the recorder tells events of', async () => {
    expect(await search(NOW_MS - 3 * HOUR_MS, false, ['door'])).toMatchObject({ from_ms: NOW_MS - 50 * 24 * HOUR_MS });
    expect(asked.length).toBeLessThan(8);
    expect(Math.max(...asked.map(({ from_ms, to_ms }) => to_ms - from_ms))).toBeLessThanOrEqual(32 * 24 * HOUR_MS);
  });

  it('is not there: the search ends', async () => {
    expect(await search(NOW_MS, true)).toBeUndefined();
    expect(await search(NOW_MS - 60 * 24 * HOUR_MS, false)).toBeUndefined();
    expect(asked.length).toBeLessThan(20);
    expect(await search(NOW_MS, false, [])).toBeUndefined();
  });
});
