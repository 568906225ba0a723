/**
 * `timeline`: how long the gateway takes for a day of many cameras, and whether its memory grows with the store, by a small store and
 * a large one.
 */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { startFloor } from '../floor/floor.ts';
import { startGateway } from '../gateway.ts';
import { wholeNumber } from '../options.ts';
import { SPREAD_HEAD, spreadRow } from '../spread.ts';
import { makeStore } from '../store/make-store.ts';
import { type TimelineFigures, askTimelines } from './ask-timelines.ts';

export async function benchTimeline(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '64' },
      days: { type: 'string', default: '1,30' },
      shown: { type: 'string', default: '16' },
      samples: { type: 'string', default: '300' },
      mbit: { type: 'string', default: '4' },
      dir: { type: 'string', default: tmpdir() },
    },
  });
  const cameras = wholeNumber(values.cameras, '--cameras', 1, 256);
  const shown = wholeNumber(values.shown, '--shown', 1, Math.min(cameras, 64));
  const samples = wholeNumber(values.samples, '--samples', 1, 100_000);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 32);
  const all: TimelineFigures[] = [];
  for (const text of values.days.split(',')) {
    const days = wholeNumber(text, '--days', 1, 60);
    const store = await makeStore(values.dir, { cameras, days, mbit }, console.log);
    const gateway = await startGateway(store);
    const floor = await startFloor(store.dataDir);
    try {
      const figures = await askTimelines({ gateway, floor }, store.plan, { cameras: shown, samples });
      console.log(`\n${cameras} cameras × ${days} days, ${store.files} files. ${SPREAD_HEAD}`);
      console.log(spreadRow(`timeline of a day, ${shown} cameras`, figures.day));
      console.log(spreadRow('floor: only answers as many bytes', figures.dayFloor));
      console.log(spreadRow(`timeline of all days, ${shown} cameras`, figures.everything));
      console.log(spreadRow('days that have footage, one camera', figures.dayList));
      console.log(
        `gateway: ${figures.dayCpu_ms.toFixed(2)} ms of CPU for a day, ${figures.pssBeforeMiB.toFixed(0)} MiB at first, ${figures.pssAfterMiB.toFixed(0)} MiB after\n`,
      );
      all.push(figures);
    } finally {
      await Promise.all([gateway.stop(), floor.stop()]);
    }
  }
  const bySize = all.toSorted((one, other) => other.days - one.days);
  const [largest, smallest] = [bySize[0], bySize.at(-1)];
  console.log(
    JSON.stringify({
      bench: 'timeline',
      storeCameras: cameras,
      cameras: shown,
      days: largest?.days,
      p50_ms: largest?.day.p50_ms,
      p99_ms: largest?.day.p99_ms,
      floorP99_ms: largest?.dayFloor.p99_ms,
      cpu_ms: largest && Number(largest.dayCpu_ms.toFixed(2)),
      allDaysP50_ms: largest?.everything.p50_ms,
      dayListP99_ms: largest?.dayList.p99_ms,
      pssMiB: all.map(({ days, pssBeforeMiB, pssAfterMiB }) => ({
        days,
        before: Math.round(pssBeforeMiB),
        after: Math.round(pssAfterMiB),
      })),
      growthWithStoreMiB:
        all.length > 1 && largest && smallest && Math.round(largest.pssAfterMiB - smallest.pssAfterMiB),
    }),
  );
}
