/** Whether a live picture really moves: its canvas is looked at until its pixels have changed a few times. */
import type { Locator, Page } from 'playwright-core';
import { eventually } from '@nightlatch/tools/waiting/eventually';

/** As much of a canvas as is looked at. */
interface Canvas {
  readonly width: number;
  readonly height: number;
}

/** Runs in the page: a number that changes with the pixels; 0 while there is no picture. */
function fingerprint(canvas: Canvas): number {
  const page = globalThis as unknown as {
    OffscreenCanvas: new (
      width: number,
      height: number,
    ) => {
      getContext(kind: '2d'): {
        drawImage(from: Canvas, x: number, y: number, width: number, height: number): void;
        getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
      } | null;
    };
  };
  if (canvas.width < 2 || canvas.height < 2) return 0;
  const small = new page.OffscreenCanvas(160, 90).getContext('2d');
  if (small === null) return 0;
  small.drawImage(canvas, 0, 0, 160, 90);
  let sum = 0;
  for (const value of small.getImageData(0, 0, 160, 90).data) sum = (Math.imul(sum, 31) + value) | 0;
  return sum;
}

/** Waits until the canvas has shown three different pictures. */
export async function movesIn(canvas: Locator, what: string, within_ms = 15_000): Promise<void> {
  const seen = new Set<number>();
  await eventually(
    `the live picture of ${what} moves`,
    async () => {
      const now = await canvas.evaluate(fingerprint, undefined, { timeout: 2_000 });
      if (now !== 0) seen.add(now);
      return seen.size >= 3;
    },
    { within_ms },
  );
}

/** Waits until everything that slides or fades in has come to rest, so that a picture shows what people look at. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(
    `Promise.allSettled(document.getAnimations()
      .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
      .map((one) => one.finished)).then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))).then(() => true)`,
  );
}
