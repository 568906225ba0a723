/** `live`: from a camera's packet to the painted picture, through the real recorder, by WebCodecs and by a media element; beside a bare page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeCamera } from '@nightlatch/tools/fake-camera/fake-camera';
import { pageCode } from '../browser/page-code.ts';
import { drawClip } from '../draw-clip.ts';
import { wholeNumber } from '../options.ts';
import { SPREAD_HEAD, spreadRow } from '../spread.ts';
import { startBareServer } from './bare-server.ts';
import { watchClip } from './camera.ts';
import { type Watched, watchLive } from './live-trial.ts';
import { startRecorder } from './recorder.ts';

/** As a page without https: no WebCodecs in it. */
const WITHOUT_WEBCODECS =
  'for (const name of ["VideoDecoder", "AudioDecoder", "EncodedVideoChunk"]) delete globalThis[name];';

export async function benchLive(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '30' }, mbit: { type: 'string', default: '4' } },
  });
  const seconds = wholeNumber(values.seconds, '--seconds', 2, 600);
  const mbit = wholeNumber(values.mbit, '--mbit', 1, 32);
  const folder = mkdtempSync(join(tmpdir(), 'nl-bench-live-'));
  try {
    const watched = watchClip(await drawClip(folder, mbit, true));
    console.log(`One 1080p camera of ${mbit} Mbit/s, from its packet to the pixels on the canvas.\n${SPREAD_HEAD}`);
    const bare = await startBareServer(watched.clip);
    const floor = await watchLive(
      { origin: bare.origin, path: '/', code: await pageCode('bare') },
      watched,
      seconds,
    ).finally(() => bare.stop());
    tell('floor: websocket, decoder and canvas alone', floor);
    const camera = await startFakeCamera({ clip: watched.clip });
    try {
      const recorder = await startRecorder(join(folder, 'data'), camera.url);
      try {
        const { origin, cookies, cameraId } = recorder;
        const order = {
          origin,
          path: '/api/session',
          cookies,
          code: `globalThis.cameraId = '${cameraId}';\n${await pageCode('live')}`,
        };
        const webCodecs = await watchLive(order, watched, seconds);
        tell('recorder, WebCodecs', webCodecs);
        const media = await watchLive({ ...order, before: WITHOUT_WEBCODECS }, watched, seconds);
        tell('recorder, media element (MSE)', media);
        console.log(
          `\n${JSON.stringify({ bench: 'live', seconds, floor: line(floor), webCodecs: line(webCodecs), mse: line(media) })}`,
        );
      } finally {
        await recorder.stop();
      }
    } finally {
      await camera.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

function tell(what: string, { spread, first_ms, passedOver, pictures }: Watched): void {
  console.log(spreadRow(what, spread));
  console.log(`  first picture after ${first_ms.toFixed(0)} ms; ${passedOver} of ${pictures} pictures passed over`);
}

function line({ spread: { count, p50_ms, p99_ms }, first_ms, passedOver }: Watched): Record<string, number> {
  return { count, p50_ms, p99_ms, first_ms: Math.round(first_ms), passedOver };
}
