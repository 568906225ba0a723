import { MOTION_CELLS, MOTION_COLUMNS } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { beginPainting, countOf, everyCell, putDown, strokeOver, takeBack } from './zone-paint.ts';

const FINE = { counts: true, isBroad: false };
const BROAD = { counts: true, isBroad: true };

test('a stroke has no holes, however fast the mouse was', () => {
  const painted = strokeOver(everyCell(false), { column: 2, row: 1 }, { column: 30, row: 15 }, FINE);
  expect(countOf(painted)).toBe(29);
  for (let column = 2; column <= 30; column++) {
    expect(painted.some((cell, at) => cell === 1 && at % MOTION_COLUMNS === column)).toBe(true);
  }
});

test('a click paints a cell, or nine, and takes them out again', () => {
  const corner = { column: 0, row: 0 };
  const [one, broad] = [strokeOver(everyCell(false), corner, corner, FINE), { column: 5, row: 5 }];
  expect(countOf(one)).toBe(1);
  expect(countOf(strokeOver(everyCell(false), broad, broad, BROAD))).toBe(9);
  // At the edge what lies outside is not painted, and not on the other side either.
  expect(countOf(strokeOver(everyCell(false), corner, corner, BROAD))).toBe(4);
  expect(countOf(strokeOver(everyCell(true), broad, broad, { ...BROAD, counts: false }))).toBe(MOTION_CELLS - 9);
  expect(countOf(strokeOver(one, { column: -4, row: 40 }, { column: -4, row: 40 }, BROAD))).toBe(1);
});

test('what was painted is taken back stroke by stroke; a stroke that changed nothing is none', () => {
  const place = { column: 9, row: 9 };
  const first = putDown(beginPainting(everyCell(true)), everyCell(false));
  const second = putDown(first, strokeOver(first.cells, place, place, FINE));
  expect(putDown(second, strokeOver(second.cells, place, place, FINE)).before).toHaveLength(2);
  expect(takeBack(second).cells).toEqual(everyCell(false));
  expect(takeBack(takeBack(takeBack(second)))).toEqual(beginPainting(everyCell(true)));
});

test('only so much is remembered', () => {
  let painting = beginPainting(everyCell(true));
  for (let at = 0; at < 300; at++) painting = putDown(painting, everyCell(at % 2 === 1));
  expect(painting.before).toHaveLength(100);
});
