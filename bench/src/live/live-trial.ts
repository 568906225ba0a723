/** One page watches the camera for a while: from the packet of each picture to its pixels on the canvas. */
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { type PageOrder, fineNow_ms, openPage } from '../browser/browser.ts';
import { type Spread, spreadOf } from '../spread.ts';
import type { WatchedClip } from './camera.ts';

const FIRST_WITHIN_MS = 20_000;
/** Pictures that are painted this long after the page was opened are of a start that catches up. */
const WARM_UP_MS = 3_000;

/** As bench/pages/painted.ts notes it. */
interface PaintedPicture {
  readonly number: number;
  readonly at_ms: number;
}

export interface Watched {
  readonly spread: Spread;
  /** From the page's first code to its first picture. */
  readonly first_ms: number;
  /** Of the camera, meanwhile; those that were never painted have been passed over for newer ones. */
  readonly pictures: number;
  readonly passedOver: number;
}

export async function watchLive(order: PageOrder, camera: WatchedClip, seconds: number): Promise<Watched> {
  const opened = await openPage(order);
  try {
    const { page, clockOffset_ms, began_ms } = opened;
    const first = await eventually(
      'the first picture',
      async () => {
        const [painted, trouble] = await page.evaluate<[PaintedPicture | null, string | null]>(
          '[painted[0], globalThis.trouble]',
        );
        if (trouble !== null && trouble !== undefined) throw new Error(`The page shows no picture: ${trouble}`);
        return painted ?? undefined;
      },
      { within_ms: FIRST_WITHIN_MS, every_ms: 20 },
    );
    await pause(WARM_UP_MS);
    const times_ms: number[] = [];
    const numbers = new Set<string>();
    const end_ms = fineNow_ms() + seconds * 1_000;
    await page.evaluate('void painted.splice(0)');
    while (fineNow_ms() < end_ms) {
      await pause(500);
      for (const { number, at_ms } of await page.evaluate<PaintedPicture[]>('painted.splice(0)')) {
        const sent_ms = camera.sentAt_ms(number);
        if (sent_ms === undefined) throw new Error(`The page painted a picture that was never sent (${number}).`);
        times_ms.push(at_ms + clockOffset_ms - sent_ms);
        numbers.add(`${number} ${sent_ms}`);
      }
    }
    const pictures = Math.round(seconds * 25);
    const first_ms = first.at_ms - began_ms;
    return { spread: spreadOf(times_ms), first_ms, pictures, passedOver: Math.max(0, pictures - numbers.size) };
  } finally {
    await opened.close();
  }
}
