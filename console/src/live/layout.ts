/** How many tiles the live grid shows, and how they are laid out. */

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
}

const LAYOUTS: readonly GridLayout[] = [
  { columns: 1, rows: 1 },
  { columns: 2, rows: 1 },
  { columns: 2, rows: 2 },
  { columns: 3, rows: 3 },
  { columns: 4, rows: 4 },
];

const MAX_TILES = 16;

/** The smallest of the 1, 2, 4, 9 and 16 tile layouts that holds `cameras`; more than 16 go on further pages. */
export function layoutFor(cameras: number): GridLayout {
  const fits = LAYOUTS.find((layout) => layout.columns * layout.rows >= cameras);
  return fits ?? { columns: 4, rows: 4 };
}

/** Pages needed for `cameras`, at least 1. */
export function pagesFor(cameras: number): number {
  return Math.max(1, Math.ceil(cameras / MAX_TILES));
}

/** The cameras of a page; a page beyond the last gives the last. */
export function pageOf<T>(cameras: readonly T[], page: number): T[] {
  const at = Math.min(Math.max(0, page), pagesFor(cameras.length) - 1) * MAX_TILES;
  return cameras.slice(at, at + MAX_TILES);
}
