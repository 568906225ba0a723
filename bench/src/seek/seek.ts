/** `seek`: how long it takes until footage of any moment of any camera of a large store begins to arrive, through the real gateway. */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { startGateway } from '../gateway.ts';
import { wholeNumber } from '../options.ts';
import { SPREAD_HEAD, spreadRow } from '../spread.ts';
import { makeStore } from '../store/make-store.ts';
import { type SeekWay, seekAbout } from './seek-trial.ts';

const WORDS: Readonly<Record<SeekWay, string>> = {
  floor: 'floor: only streams the file, first byte',
  http: 'footage.mp4, first byte',
  socket: 'playback socket, first frame',
  keys: 'playback socket, first key frame',
};

export async function benchSeek(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '64' },
      days: { type: 'string', default: '30' },
      samples: { type: 'string', default: '500' },
      mbit: { type: 'string', default: '4' },
      warm: { type: 'boolean', default: false },
      dir: { type: 'string', default: tmpdir() },
    },
  });
  const cameras = wholeNumber(values.cameras, '--cameras', 1, 256);
  const days = wholeNumber(values.days, '--days', 1, 60);
  const samples = wholeNumber(values.samples, '--samples', 1, 100_000);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 32);
  const store = await makeStore(values.dir, { cameras, days, mbit }, console.log);
  const gateway = await startGateway(store);
  try {
    console.log(`${cameras} cameras × ${days} days, ${store.files} files of ${mbit} Mbit/s.\n${SPREAD_HEAD}`);
    const result = await seekAbout(gateway, store, { samples, cold: !values.warm });
    const { figures, cpuEach_ms, pssBeforeMiB, pssAfterMiB } = result;
    for (const { way, isCold, spread } of figures) {
      console.log(spreadRow(`${WORDS[way]}, ${isCold ? 'from disk' : 'in memory'}`, spread));
    }
    console.log(
      `gateway: ${cpuEach_ms.toFixed(2)} ms of CPU each, ${pssBeforeMiB.toFixed(0)} MiB at first, ${pssAfterMiB.toFixed(0)} MiB after\n`,
    );
    const shown = figures.map(({ way, isCold, spread: { p50_ms, p99_ms } }) => [
      `${way}${isCold ? 'Cold' : ''}`,
      { p50_ms, p99_ms },
    ]);
    console.log(
      JSON.stringify({
        bench: 'seek',
        cameras,
        days,
        samples,
        ...Object.fromEntries(shown),
        cpuEach_ms: Number(cpuEach_ms.toFixed(2)),
        pssBeforeMiB: Math.round(pssBeforeMiB),
        pssAfterMiB: Math.round(pssAfterMiB),
      }),
    );
  } finally {
    await gateway.stop();
  }
}
