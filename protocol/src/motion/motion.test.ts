import { expect, test } from 'vitest';
import { MOTION_CELLS, MOTION_COLUMNS, cellsOfText, textOfCells } from './cells.ts';
import { motionCellsSchema } from './cells-schema.ts';
import { findMoved, motionLimits } from './moved.ts';

const ALL = cellsOfText(undefined);

/** Cells at column and row, changed by so much. */
function changed(by: number, ...places: readonly (readonly [column: number, row: number])[]): Uint8Array {
  const cells = new Uint8Array(MOTION_CELLS);
  for (const [column, row] of places) cells[row * MOTION_COLUMNS + column] = by;
  return cells;
}

test('cells are the same after they were text', () => {
  const cells = Uint8Array.from({ length: MOTION_CELLS }, (_, at) => (at % 7 === 0 || at > 570 ? 1 : 0));
  const text = textOfCells(cells);
  expect(motionCellsSchema.parse(text)).toBe(text);
  expect(cellsOfText(text)).toEqual(cells);
  expect(textOfCells(changed(1, [0, 0]))).toBe(`8${'0'.repeat(143)}`);
  expect(textOfCells(changed(1, [31, 17]))).toBe(`${'0'.repeat(143)}1`);
});

test.each([
  ['', 'digits'],
  ['f'.repeat(143), 'digits'],
  ['f'.repeat(145), 'digits'],
  ['F'.repeat(144), 'digits'],
  ['0'.repeat(144), 'somewhere'],
])('%s is refused', (text, why) => {
  expect(motionCellsSchema.safeParse(text).error?.message).toContain(why);
});

test('a text that is cut counts for what is there', () => {
  expect(cellsOfText('f').reduce((sum, cell) => sum + cell, 0)).toBe(4);
  expect(cellsOfText('xyz').every((cell) => cell === 0)).toBe(true);
});

test('the more sensitive, the smaller the change and the group that are motion', () => {
  for (let sensitivity = 2; sensitivity <= 100; sensitivity++) {
    const [former, now] = [motionLimits(sensitivity - 1), motionLimits(sensitivity)];
    expect(now.change).toBeLessThan(former.change);
    expect(now.cells).toBeLessThanOrEqual(former.cells);
  }
  expect(motionLimits(100)).toEqual({ change: 5, cells: 1 });
  expect(motionLimits(0)).toEqual(motionLimits(1));
  expect(motionLimits(1_000)).toEqual(motionLimits(100));
});

test('cells that touch are one group, also by a corner, and not around the edge of the picture', () => {
  expect(findMoved(changed(255, [3, 3], [4, 4], [5, 4]), ALL, 50).largest).toBe(3);
  expect(findMoved(changed(255, [31, 3], [0, 4]), ALL, 50).largest).toBe(1);
  expect(findMoved(changed(255, [0, 0], [31, 17]), ALL, 50).largest).toBe(1);
  expect(
    findMoved(
      ALL.map(() => 255),
      ALL,
      50,
    ).largest,
  ).toBe(MOTION_CELLS);
});

test('what does not count is no motion and joins no groups', () => {
  const counts = cellsOfText(undefined);
  counts[3 * MOTION_COLUMNS + 4] = 0;
  const found = findMoved(changed(255, [3, 3], [4, 3], [5, 3]), counts, 100);
  expect(found).toMatchObject({ largest: 1, level: 1 });
  expect(found.cells[3 * MOTION_COLUMNS + 4]).toBe(0);
});
