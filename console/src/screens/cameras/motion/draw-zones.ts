/** Draws the cells over the picture. Colours are those of the theme; what is ignored is hatched as well as dark, so that no colour alone tells. */
import { MOTION_COLUMNS, MOTION_ROWS } from '@nightlatch/protocol';
import type { Place } from './zone-paint.ts';

const IGNORED = 'rgb(5 8 12 / 66%)';
const HATCH = 'rgb(238 243 247 / 26%)';
const EDGE = 'rgb(238 243 247 / 85%)';
const MOVED = '#ffb64d';
const MOVED_WASH = 'rgb(255 182 77 / 22%)';

export function drawZones(
  context: CanvasRenderingContext2D,
  cells: Uint8Array,
  moved: Uint8Array | undefined,
  cursor: Place | undefined,
): void {
  const { width, height } = context.canvas;
  const unit = Math.max(1, Math.round(height / 540));
  const left = (column: number): number => Math.round((column * width) / MOTION_COLUMNS);
  const top = (row: number): number => Math.round((row * height) / MOTION_ROWS);
  const isIgnored = (column: number, row: number): boolean =>
    column < 0 || row < 0 || column >= MOTION_COLUMNS || row >= MOTION_ROWS
      ? false
      : cells[row * MOTION_COLUMNS + column] === 0;
  const isMoved = (column: number, row: number): boolean =>
    column >= 0 && column < MOTION_COLUMNS && row >= 0 && moved?.[row * MOTION_COLUMNS + column] === 1;
  context.clearRect(0, 0, width, height);
  for (let row = 0; row < MOTION_ROWS; row++) {
    for (let column = 0; column < MOTION_COLUMNS; column++) {
      const [x, y, right, bottom] = [left(column), top(row), left(column + 1), top(row + 1)];
      if (isIgnored(column, row)) {
        context.fillStyle = IGNORED;
        context.fillRect(x, y, right - x, bottom - y);
        context.fillStyle = HATCH;
        hatch(context, x, y, right, bottom, unit);
        // Towards cells that count.
        context.fillStyle = EDGE;
        if (row > 0 && !isIgnored(column, row - 1)) context.fillRect(x, y, right - x, unit);
        if (row < MOTION_ROWS - 1 && !isIgnored(column, row + 1)) context.fillRect(x, bottom - unit, right - x, unit);
        if (column > 0 && !isIgnored(column - 1, row)) context.fillRect(x, y, unit, bottom - y);
        if (column < MOTION_COLUMNS - 1 && !isIgnored(column + 1, row)) {
          context.fillRect(right - unit, y, unit, bottom - y);
        }
      }
      if (!isMoved(column, row)) continue;
      const line = 2 * unit;
      context.fillStyle = MOVED_WASH;
      context.fillRect(x, y, right - x, bottom - y);
      context.fillStyle = MOVED;
      if (!isMoved(column, row - 1)) context.fillRect(x, y, right - x, line);
      if (!isMoved(column, row + 1)) context.fillRect(x, bottom - line, right - x, line);
      if (!isMoved(column - 1, row)) context.fillRect(x, y, line, bottom - y);
      if (!isMoved(column + 1, row)) context.fillRect(right - line, y, line, bottom - y);
    }
  }
  if (cursor === undefined) return;
  context.strokeStyle = EDGE;
  context.lineWidth = 3 * unit;
  const [x, y] = [left(cursor.column), top(cursor.row)];
  context.strokeRect(x, y, left(cursor.column + 1) - x, top(cursor.row + 1) - y);
}

/** One thin line from corner to corner; lines of neighbours meet. */
function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  right: number,
  bottom: number,
  unit: number,
): void {
  const steps = Math.max(right - x, 1);
  for (let step = 0; step < steps; step++) {
    const at = Math.round(bottom - ((bottom - y) * (step + 1)) / steps);
    context.fillRect(x + step, at, 1, unit);
  }
}
