/**
 * A clip whose every picture shows its own number as eight black or white boxes along its top, and reading that number back from the
 * pixels of a canvas: what is on screen is told by what is seen, not by what the page says of itself.
 */
import type { Locator } from 'playwright-core';
import { run } from './child.ts';
import type { World } from './world.ts';

export const CLIP_FPS = 25;
const BITS = 8;
/** Numbers begin anew after so many pictures. */
export const CLIP_FRAMES = 2 ** BITS;
const BOX = 80;

/** H.264 of 640×360, a key frame a second, with AAC sound. */
export async function makeNumberedClip(world: World): Promise<string> {
  const path = `${world.folder}/numbered.mp4`;
  const boxes = Array.from(
    { length: BITS },
    (_, bit) => `drawbox=x=${bit * BOX}:y=0:w=${BOX}:h=${BOX}:t=fill:color=white:enable='mod(floor(n/${2 ** bit}),2)'`,
  );
  const length_s = CLIP_FRAMES / CLIP_FPS;
  await run(world, {
    command: 'ffmpeg',
    args: [
      ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=640x360:rate=${CLIP_FPS}:duration=${length_s}`],
      ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${length_s}`],
      ...['-vf', [`drawbox=x=0:y=0:w=640:h=${BOX}:t=fill:color=black`, ...boxes, 'format=yuv420p'].join(',')],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(CLIP_FPS), '-sc_threshold', '0', '-bf', '0'],
      ...['-c:a', 'aac', '-ac', '1', path],
    ],
  });
  return path;
}

/** The number of the picture that a canvas shows; undefined while it shows none. */
export async function numberIn(canvas: Locator): Promise<number | undefined> {
  const seen = await canvas.evaluate((element: unknown, bits: number) => {
    const page = globalThis as unknown as {
      OffscreenCanvas: new (
        width: number,
        height: number,
      ) => {
        getContext(kind: '2d'): {
          drawImage(from: unknown, x: number, y: number): void;
          getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
        };
      };
    };
    const { width, height } = element as { width: number; height: number };
    if (width < 100 || height < 50) return -1;
    const copy = new page.OffscreenCanvas(width, height).getContext('2d');
    copy.drawImage(element, 0, 0);
    // Below its middle the picture is never black: an empty canvas is.
    const [...seen] = copy.getImageData(Math.floor(width / 2), Math.floor(height * 0.45), 1, 1).data;
    if (seen.slice(0, 3).every((colour) => colour < 32)) return -1;
    const box = width / bits;
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const [red = 0] = copy.getImageData(Math.floor((bit + 0.5) * box), Math.floor(height / 9), 1, 1).data;
      if (red > 127) number += 2 ** bit;
    }
    return number;
  }, BITS);
  return seen === -1 ? undefined : seen;
}

/** How many pictures from one number to another, the shorter way round. */
export function picturesBetween(from: number, to: number): number {
  const forwards = (((to - from) % CLIP_FRAMES) + CLIP_FRAMES) % CLIP_FRAMES;
  return forwards > CLIP_FRAMES / 2 ? forwards - CLIP_FRAMES : forwards;
}
