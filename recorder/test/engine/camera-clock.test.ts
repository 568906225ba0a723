/** A camera whose clock is wrong, and is set while it records: that is told, and the time of its footage stays the recorder's. */
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { codecClip } from './codec-clips.ts';
import { until } from './rig.ts';
import { camera, engine, EVER, footage, frames, source, useStage } from './stage.ts';

useStage();

const HOUR_MS = 3_600_000;
/** Of a busy machine. */
const NEAR_MS = 5_000;

test('footage of a camera that is an hour ahead, then two behind, has the time of its arrival and no gap', async () => {
  let ahead_ms = HOUR_MS;
  const clock = { wall_ms: () => systemClock.wall_ms() + ahead_ms, monotonic_ms: () => systemClock.monotonic_ms() };
  const cam = await camera({ clip: await codecClip('H.264 with AAC'), clock });
  const { process, link } = await engine();
  const began_ms = systemClock.wall_ms();
  link.cameras(source('front', cam));
  const tellsOffset = (wanted_ms: number): Promise<unknown> =>
    until('the offset is told', () => {
      const offset_ms = link.state('front')?.clockOffset_ms;
      return offset_ms !== undefined && Math.abs(offset_ms - wanted_ms) < NEAR_MS;
    });
  await tellsOffset(HOUR_MS);
  ahead_ms = -2 * HOUR_MS;
  await tellsOffset(-2 * HOUR_MS);
  await link.written('front', 200, 30_000);
  await process.end('SIGTERM');
  const ended_ms = systemClock.wall_ms();
  expect(await frames('front')).toMatchObject({ missingCount: 0, duplicates: [], unstamped: 0 });
  const { spans, gaps } = footage().timeline('front', EVER);
  expect(gaps).toEqual([]);
  expect(spans).toHaveLength(1);
  expect(spans[0]?.from_ms).toBeGreaterThan(began_ms - NEAR_MS);
  expect(spans[0]?.to_ms).toBeLessThan(ended_ms + NEAR_MS);
}, 60_000);
