import { describe, expect, it } from 'vitest';
import { gridFor, keepLayout, keptLayout, layoutFor, pageOf, pagesFor, tilesOf } from './layout.ts';

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

  it('has its own pages in a layout that was chosen, which is kept', () => {
    const cameras = Array.from({ length: 6 }, (_, at) => at);
    expect(pagesFor(6, tilesOf(4))).toBe(2);
    expect(pageOf(cameras, 1, tilesOf(4))).toEqual([4, 5]);
    expect(pageOf(cameras, 9, tilesOf(1))).toEqual([5]);
    expect(gridFor(9, 6)).toEqual({ columns: 3, rows: 3 });
    expect(gridFor('all', 2)).toEqual({ columns: 2, rows: 1 });
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    expect(keptLayout(storage)).toBe('all');
    keepLayout(storage, 9);
    expect(keptLayout(storage)).toBe(9);
    kept.set('live-layout', '400');
    expect(keptLayout(storage)).toBe('all');
  });
});
