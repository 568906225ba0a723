/**
 * What of the changes in a picture is motion, for a sensitivity and the cells that count: the same in the engine, which records by it, and
 * on the screen where both are set, so that a person sees at once what another setting would make of the picture. Pure.
 */
import { MOTION_CELLS, MOTION_COLUMNS } from './cells.ts';

/** By so much (grey levels of 255, above the picture's own noise) a cell has changed, and so many cells together are motion. */
const COARSEST = { change: 60, cells: 24 };
const FINEST = { change: 5, cells: 1 };

export interface MotionLimits {
  readonly change: number;
  readonly cells: number;
}

export interface MovedCells {
  /** 1 for each cell that counts and has changed. */
  readonly cells: Uint8Array;
  /** Cells of the largest group of such that touch each other. */
  readonly largest: number;
  /** The largest group as a share of what is needed: from 1 on it is motion. */
  readonly level: number;
}

/** `sensitivity`: 1 to 100. */
export function motionLimits(sensitivity: number): MotionLimits {
  const share = (Math.min(Math.max(sensitivity, 1), 100) - 1) / 99;
  const between = (from: number, to: number): number => from * (to / from) ** share;
  return {
    change: between(COARSEST.change, FINEST.change),
    cells: Math.max(1, Math.round(between(COARSEST.cells, FINEST.cells))),
  };
}

/** `changes`: by how much each cell has changed, see MotionLimits. `counts`: which cells count, as `cellsOfText` gives them. */
export function findMoved(changes: ArrayLike<number>, counts: ArrayLike<number>, sensitivity: number): MovedCells {
  const limits = motionLimits(sensitivity);
  const cells = new Uint8Array(MOTION_CELLS);
  for (let at = 0; at < MOTION_CELLS; at++) {
    if (counts[at] && (changes[at] ?? 0) >= limits.change) cells[at] = 1;
  }
  const largest = largestGroup(cells);
  return { cells, largest, level: largest / limits.cells };
}

/** Cells that touch by a side or a corner are together. */
function largestGroup(cells: Uint8Array): number {
  const seen = new Uint8Array(MOTION_CELLS);
  const queue = new Uint16Array(MOTION_CELLS);
  let largest = 0;
  for (let first = 0; first < MOTION_CELLS; first++) {
    if (!cells[first] || seen[first]) continue;
    let size = 0;
    let done = 0;
    queue[size++] = first;
    seen[first] = 1;
    while (done < size) {
      const at = queue[done++] ?? 0;
      const column = at % MOTION_COLUMNS;
      for (let row = at - column - MOTION_COLUMNS; row <= at - column + MOTION_COLUMNS; row += MOTION_COLUMNS) {
        for (let beside = Math.max(column - 1, 0); beside <= Math.min(column + 1, MOTION_COLUMNS - 1); beside++) {
          const next = row + beside;
          if (row < 0 || next >= MOTION_CELLS || !cells[next] || seen[next]) continue;
          seen[next] = 1;
          queue[size++] = next;
        }
      }
    }
    largest = Math.max(largest, size);
  }
  return largest;
}
