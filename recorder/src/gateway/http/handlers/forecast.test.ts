/** How far back footage reaches, told from the store's figures, the rules, and rules that are only thought of. */
import type { RecordingRules } from '@nightlatch/protocol';
import { USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import type { StoredCamera } from '../../cameras/camera-rows.ts';
import type { Call } from '../handler.ts';
import { type ForecastHandlerParts, forecastHandlers } from './forecast.ts';

const GB = 1e9;
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 23, 12);
const owner = { listener: 'console', principal: { kind: 'nobody' }, remoteAddress: 'console' } as const;
const call: Call = { ...owner, setSessionCookie() {}, setSeatCookie() {} };

interface Kept {
  readonly id: string;
  readonly oldest_ms: number;
  readonly dayBytes: number;
  readonly rules?: RecordingRules;
}

function forecast(kept: readonly Kept[], query: { cameraId?: string; days?: number; bytes?: number } = {}) {
  const parts = {
    cameras: { list: () => kept.map(({ id, rules }) => ({ id, rules }) as StoredCamera) },
    engine: {
      states: {
        store: {
          free_bytes: 101 * GB,
          footage_bytes: 100 * GB,
          cameras: kept.map(({ id, oldest_ms }) => ({ cameraId: id, oldest_ms, bytes: 50 * GB })),
        },
      },
    },
    facts: { recording: () => ({ timeZone: 'UTC', freeReserve_bytes: GB }) },
    clock: { wall_ms: () => NOW_MS, monotonic_ms: () => 0 },
    footage: { recentBytes: (id: string) => kept.find((one) => one.id === id)?.dayBytes ?? 0 },
  } as unknown as ForecastHandlerParts;
  const answer = forecastHandlers(parts).footageForecast({ params: undefined, query, body: undefined }, call);
  if (answer instanceof Promise) throw new Error('it answers at once');
  return answer;
}

const yard: Kept = { id: 'yard', oldest_ms: NOW_MS - 5 * DAY_MS, dayBytes: 10 * GB };
const door: Kept = { id: 'door', oldest_ms: NOW_MS - 5 * DAY_MS, dayBytes: 10 * GB };

test('the disk is shared by the rates of the last day', () => {
  const { cameras } = forecast([yard, door]);
  expect(cameras[0]).toMatchObject({ cameraId: 'yard', bytes: 50 * GB, bytesPerDay: 10 * GB, endedBy: 'disk' });
  expect(cameras[0]?.days).toBeCloseTo(10, 1);
});

test('rules that are only thought of count for their camera, and give the others what they leave', () => {
  const { cameras } = forecast([yard, door], { cameraId: 'yard', days: 5 });
  expect(cameras[0]).toMatchObject({ days: 5, endedBy: 'days' });
  expect(cameras[1]?.days).toBeCloseTo(15, 1);
});

test('rules that are stored count, until others are thought of', () => {
  const few = { ...yard, rules: { ...USUAL_RECORDING_RULES, retention: { bytes: 20 * GB } } };
  expect(forecast([few, door]).cameras[0]).toMatchObject({ days: 2, endedBy: 'bytes' });
  expect(forecast([few, door], { cameraId: 'yard' }).cameras[0]).toMatchObject({ endedBy: 'disk' });
});

test('less than a day is counted up to a day; a camera that has just begun says nothing, and nothing is said of the others', () => {
  const half = { ...yard, oldest_ms: NOW_MS - DAY_MS / 2, dayBytes: 5 * GB };
  expect(forecast([half, door]).cameras[0]).toMatchObject({ bytesPerDay: 10 * GB, endedBy: 'disk' });
  const { cameras } = forecast([{ ...yard, oldest_ms: NOW_MS - 60_000 }, door]);
  expect(cameras[0]).not.toHaveProperty('bytesPerDay');
  expect(cameras[1]).toMatchObject({ bytesPerDay: 10 * GB });
  expect(cameras[1]).not.toHaveProperty('days');
});
