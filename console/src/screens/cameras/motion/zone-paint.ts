/** Where motion counts, as it is painted: strokes over the cells of the picture, and back. Pure. */
import { MOTION_CELLS, MOTION_COLUMNS, MOTION_ROWS } from '@nightlatch/protocol';

const MAX_STEPS_BACK = 100;

export interface Place {
  readonly column: number;
  readonly row: number;
}

export interface Brush {
  /** Motion counts where it is drawn, or does not. */
  readonly counts: boolean;
  /** Three cells wide, else one. */
  readonly isBroad: boolean;
}

export interface Painting {
  readonly cells: Uint8Array;
  /** What it was before, newest last. */
  readonly before: readonly Uint8Array[];
}

export function beginPainting(cells: Uint8Array): Painting {
  return { cells, before: [] };
}

/** The cells after a stroke from one place to another; places outside the picture paint what of the brush lies in it. */
export function strokeOver(cells: Uint8Array, from: Place, to: Place, { counts, isBroad }: Brush): Uint8Array {
  const painted = Uint8Array.from(cells);
  const steps = Math.max(Math.abs(to.column - from.column), Math.abs(to.row - from.row), 1);
  const reach = isBroad ? 1 : 0;
  for (let step = 0; step <= steps; step++) {
    const middleColumn = Math.round(from.column + ((to.column - from.column) * step) / steps);
    const middleRow = Math.round(from.row + ((to.row - from.row) * step) / steps);
    for (let row = middleRow - reach; row <= middleRow + reach; row++) {
      for (let column = middleColumn - reach; column <= middleColumn + reach; column++) {
        const isInside = row >= 0 && row < MOTION_ROWS && column >= 0 && column < MOTION_COLUMNS;
        if (isInside) painted[row * MOTION_COLUMNS + column] = counts ? 1 : 0;
      }
    }
  }
  return painted;
}

/** What was painted stands, and can be taken back; nothing painted changes nothing. */
export function putDown({ cells, before }: Painting, painted: Uint8Array): Painting {
  if (isSame(cells, painted)) return { cells, before };
  return { cells: painted, before: [...before, cells].slice(-MAX_STEPS_BACK) };
}

export function takeBack({ cells, before }: Painting): Painting {
  const last = before.at(-1);
  return last === undefined ? { cells, before } : { cells: last, before: before.slice(0, -1) };
}

export function countOf(cells: Uint8Array): number {
  return cells.reduce((sum, cell) => sum + (cell === 0 ? 0 : 1), 0);
}

export function everyCell(counts: boolean): Uint8Array {
  return new Uint8Array(MOTION_CELLS).fill(counts ? 1 : 0);
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((cell, at) => cell === other[at]);
}
