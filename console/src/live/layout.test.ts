import { describe, expect, it } from 'vitest';
import { layoutFor, pageOf, pagesFor } from './layout.ts';

describe('the live grid', () => {
  it('takes the smallest layout that holds all cameras', () => {
    const tiles = [1, 2, 3, 4, 5, 9, 10, 16, 17].map((cameras) => {
      const { columns, rows } = layoutFor(cameras);
      return columns * rows;
    });
    expect(tiles).toEqual([1, 2, 4, 4, 9, 9, 16, 16, 16]);
  });

  it('puts more than sixteen cameras on further pages, and never shows an empty page', () => {
    const cameras = Array.from({ length: 18 }, (_, at) => at);
    expect(pagesFor(18)).toBe(2);
    expect(pageOf(cameras, 1)).toEqual([16, 17]);
    expect(pageOf(cameras, 7)).toEqual([16, 17]);
    expect(pageOf([], 0)).toEqual([]);
  });
});
