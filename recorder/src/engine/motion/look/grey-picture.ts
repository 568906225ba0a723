/** The small grey pictures in which motion is looked for: 128×72, a byte a pixel, so that a cell of the motion grid is 4×4 pixels. */
import { MOTION_COLUMNS, MOTION_ROWS } from '@nightlatch/protocol/motion/cells';

export const CELL_PIXELS = 4;
export const GREY_WIDTH = MOTION_COLUMNS * CELL_PIXELS;
export const GREY_HEIGHT = MOTION_ROWS * CELL_PIXELS;
export const GREY_PIXELS = GREY_WIDTH * GREY_HEIGHT;

/** The cell that each pixel is in. */
export const CELL_OF_PIXEL: Uint16Array = Uint16Array.from(
  { length: GREY_PIXELS },
  (_, at) => Math.floor(at / GREY_WIDTH / CELL_PIXELS) * MOTION_COLUMNS + Math.floor((at % GREY_WIDTH) / CELL_PIXELS),
);
