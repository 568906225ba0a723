/**
 * The cells that the picture of a camera is laid out in where motion is looked for: 32 columns of 18, row by row from the top left. Which
 * of them count is kept as a text of 144 hexadecimal digits, a bit a cell, the first cell in the highest bit. Pure.
 */
export const MOTION_COLUMNS = 32;
export const MOTION_ROWS = 18;
export const MOTION_CELLS = MOTION_COLUMNS * MOTION_ROWS;

const BITS_A_DIGIT = 4;

/** `isCounted`: one value a cell; anything but 0 counts. */
export function textOfCells(isCounted: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < MOTION_CELLS; at += BITS_A_DIGIT) {
    let digit = 0;
    for (let bit = 0; bit < BITS_A_DIGIT; bit++) digit = digit * 2 + (isCounted[at + bit] ? 1 : 0);
    text += digit.toString(16);
  }
  return text;
}

/** 1 for each cell that counts, else 0. Without a text the whole picture counts; what a text lacks does not count. */
export function cellsOfText(text: string | undefined): Uint8Array<ArrayBuffer> {
  const cells = new Uint8Array(MOTION_CELLS);
  if (text === undefined) return cells.fill(1);
  for (let at = 0; at < MOTION_CELLS; at++) {
    const digit = Number.parseInt(text.charAt(Math.floor(at / BITS_A_DIGIT)), 16) || 0;
    cells[at] = (digit >> (BITS_A_DIGIT - 1 - (at % BITS_A_DIGIT))) & 1;
  }
  return cells;
}
