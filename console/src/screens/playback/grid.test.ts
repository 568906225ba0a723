import { expect, test } from 'vitest';
import { columnsFor } from './grid.ts';

test('pictures are laid out as large as they get', () => {
  expect(columnsFor(1, 1_800, 600)).toBe(1);
  expect(columnsFor(2, 1_800, 600)).toBe(2);
  expect(columnsFor(3, 1_800, 600)).toBe(3);
  expect(columnsFor(4, 1_800, 600)).toBe(2);
  expect(columnsFor(4, 1_600, 900)).toBe(2);
  expect(columnsFor(9, 1_600, 900)).toBe(3);
  expect(columnsFor(16, 1_600, 900)).toBe(4);
  expect(columnsFor(3, 300, 900)).toBe(1);
  expect(columnsFor(0, 0, 0)).toBe(1);
});
