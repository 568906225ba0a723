/** What the pages of the live bench measure: which picture is on the canvas, read from its pixels, and when. */

/** As drawn by draw-clip.ts. */
const NUMBER_BITS = 8;
const NUMBER_SQUARE_PX = 64;

export interface Painted {
  /** Of the picture in its clip. */
  readonly number: number;
  /** Milliseconds since the epoch by the page's clock; the pixels had been read back. */
  readonly at_ms: number;
}

declare global {
  var painted: Painted[];
  var trouble: string | undefined;
}

globalThis.painted = [];

export function notePainted(canvas: HTMLCanvasElement): void {
  const row = canvas.getContext('2d')?.getImageData(0, NUMBER_SQUARE_PX / 2, NUMBER_BITS * NUMBER_SQUARE_PX, 1).data;
  const at_ms = performance.timeOrigin + performance.now();
  if (row === undefined) return;
  let number = 0;
  for (let bit = 0; bit < NUMBER_BITS; bit++) {
    if ((row[4 * (bit * NUMBER_SQUARE_PX + NUMBER_SQUARE_PX / 2)] ?? 0) > 127) number += 2 ** bit;
  }
  globalThis.painted.push({ number, at_ms });
}
