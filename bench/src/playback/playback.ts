/** `playback`: the first byte and the pace of an hour's MP4, through the real gateway. */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { startGateway } from '../gateway.ts';
import { wholeNumber } from '../options.ts';
import { SPREAD_HEAD, spreadOf, spreadRow } from '../spread.ts';
import { makeStore } from '../store/make-store.ts';
import { type Reading, hours } from './hour-trial.ts';

export async function benchPlayback(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '64' },
      days: { type: 'string', default: '30' },
      hours: { type: 'string', default: '10' },
      mbit: { type: 'string', default: '4' },
      dir: { type: 'string', default: tmpdir() },
    },
  });
  const cameras = wholeNumber(values.cameras, '--cameras', 1, 256);
  const days = wholeNumber(values.days, '--days', 1, 60);
  const count = wholeNumber(values.hours, '--hours', 1, 1_000);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 32);
  const store = await makeStore(values.dir, { cameras, days, mbit }, console.log);
  const gateway = await startGateway(store);
  try {
    const result = await hours(gateway, store, count);
    const first = spreadOf(result.gateway.map(({ first_ms }) => first_ms));
    const floorFirst = spreadOf(result.floor.map(({ first_ms }) => first_ms));
    const pace = paceOf(result.gateway);
    const floorPace = paceOf(result.floor);
    console.log(`An hour of one camera at ${mbit} Mbit/s, ${count} times.\n${SPREAD_HEAD}`);
    console.log(spreadRow('footage.mp4, first byte', first));
    console.log(spreadRow('floor: only streams the files, first byte', floorFirst));
    console.log(`footage.mp4 ${pace} MB/s, floor ${floorPace} MB/s; ${result.pssMostMiB.toFixed(0)} MiB at most\n`);
    console.log(
      JSON.stringify({
        bench: 'playback',
        hours: count,
        first: { p50_ms: first.p50_ms, p99_ms: first.p99_ms },
        MBperSecond: pace,
        toFloor: Number((pace / floorPace).toFixed(2)),
        cpuEachGB_s: Number(result.cpuEachGB_s.toFixed(2)),
        pssMostMiB: Math.round(result.pssMostMiB),
      }),
    );
  } finally {
    await gateway.stop();
  }
}

/** Megabytes a second, over all readings. */
function paceOf(readings: readonly Reading[]): number {
  const bytes = readings.reduce((sum, reading) => sum + reading.bytes, 0);
  const took_ms = readings.reduce((sum, reading) => sum + reading.took_ms, 0);
  return Math.round(bytes / took_ms / 1_000);
}
