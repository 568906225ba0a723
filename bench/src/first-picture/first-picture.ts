/** `first-picture`: from going to any moment of a large store to its picture on the canvas, with the product's own player in Chromium. */
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type OpenPage, openPage } from '../browser/browser.ts';
import { pageCode } from '../browser/page-code.ts';
import { startGateway } from '../gateway.ts';
import { wholeNumber } from '../options.ts';
import { makeMoments } from '../seek/moments.ts';
import { SPREAD_HEAD, type Spread, spreadOf, spreadRow } from '../spread.ts';
import { type MadeStore, makeStore, sourcePathOf } from '../store/make-store.ts';
import { forgetCached, readIntoCache } from '../store/page-cache.ts';

const WARM_UP = 5;
/** The gateway lets everybody ask 600 times a minute, and opening asks for a timeline. */
const REST_MS = 150;
const ROOM_MS = 60_000;

const WAYS = { open: 'a camera opened at a moment', seek: 'to the exact picture', scrub: 'while dragging' } as const;
type Way = keyof typeof WAYS;
const ways: readonly Way[] = ['open', 'seek', 'scrub'];

export async function benchFirstPicture(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cameras: { type: 'string', default: '64' },
      days: { type: 'string', default: '30' },
      samples: { type: 'string', default: '100' },
      mbit: { type: 'string', default: '4' },
      warm: { type: 'boolean', default: false },
      dir: { type: 'string', default: tmpdir() },
    },
  });
  const cameras = wholeNumber(values.cameras, '--cameras', 1, 256);
  const days = wholeNumber(values.days, '--days', 1, 60);
  const samples = wholeNumber(values.samples, '--samples', 1, 10_000);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 32);
  const store = await makeStore(values.dir, { cameras, days, mbit }, console.log);
  const gateway = await startGateway(store);
  try {
    const { host = '', cookie: cookies = '' } = gateway.headers;
    const code = await pageCode('first-picture');
    const opened = await openPage({ origin: `http://${host}`, path: '/api/session', cookies, code });
    try {
      readIntoCache(...store.sources, store.index);
      console.log(
        `${cameras} cameras × ${days} days of 1080p at ${mbit} Mbit/s, a key frame each 2 s.\n${SPREAD_HEAD}`,
      );
      const shown: [string, Record<string, number>][] = [];
      for (const isCold of values.warm ? [false] : [false, true]) {
        for (const [way, spread] of await goAbout(opened, store, samples, isCold)) {
          console.log(spreadRow(`${WAYS[way]}, ${isCold ? 'from disk' : 'in memory'}`, spread));
          shown.push([`${way}${isCold ? 'Cold' : ''}`, { p50_ms: spread.p50_ms, p99_ms: spread.p99_ms }]);
        }
      }
      console.log(
        `\n${JSON.stringify({ bench: 'first-picture', cameras, days, samples, ...Object.fromEntries(shown) })}`,
      );
    } finally {
      await opened.close();
    }
  } finally {
    await gateway.stop();
  }
}

async function goAbout(
  { page }: OpenPage,
  store: MadeStore,
  samples: number,
  isCold: boolean,
): Promise<ReadonlyMap<Way, Spread>> {
  const took_ms = new Map<Way, number[]>(ways.map((way) => [way, []]));
  const next = makeMoments(store.plan, ROOM_MS, isCold ? 2 : 1);
  for (let n = 0; n < samples + WARM_UP; n++) {
    const { cameraId, camera, at_ms } = next();
    for (const [at, way] of ways.entries()) {
      if (isCold) forgetCached(sourcePathOf(store, camera), store.index);
      // Beyond what was fetched for the way before.
      const going = { cameraId, at_ms: at_ms + at * 20_000, how: way };
      const time_ms = await page.evaluate<number>(`goTo(${JSON.stringify(going)})`);
      if (n >= WARM_UP) took_ms.get(way)?.push(time_ms);
      await pause(REST_MS);
    }
  }
  return new Map([...took_ms].map(([way, times_ms]) => [way, spreadOf(times_ms)]));
}
