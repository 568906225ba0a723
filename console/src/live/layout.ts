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

/** `all`: the smallest layout that holds them all. Else so many a page, whether there are as many or not. */
export const layoutChoices = ['all', 1, 4, 9, 16] as const;
export type LayoutChoice = (typeof layoutChoices)[number];

const KEPT_AT = 'live-layout';

/** The one that was chosen last at this console. */
export function keptLayout(storage: Pick<Storage, 'getItem'>): LayoutChoice {
  const kept = storage.getItem(KEPT_AT);
  return layoutChoices.find((choice) => String(choice) === kept) ?? 'all';
}

export function keepLayout(storage: Pick<Storage, 'setItem'>, choice: LayoutChoice): void {
  storage.setItem(KEPT_AT, String(choice));
}

/** The smallest of the 1, 2, 4, 9 and 16 tile layouts that holds `cameras`; more than 16 go on further pages. */
export function layoutFor(cameras: number): GridLayout {
  const fits = LAYOUTS.find((layout) => layout.columns * layout.rows >= cameras);
  return fits ?? { columns: 4, rows: 4 };
}

/** Tiles of a page. */
export function tilesOf(choice: LayoutChoice): number {
  return choice === 'all' ? MAX_TILES : choice;
}

/** Of a page that shows `shown` cameras. */
export function gridFor(choice: LayoutChoice, shown: number): GridLayout {
  return layoutFor(choice === 'all' ? shown : choice);
}

/** Pages needed for `cameras`, at least 1. */
export function pagesFor(cameras: number, tiles = MAX_TILES): number {
  return Math.max(1, Math.ceil(cameras / tiles));
}

/** The cameras of a page; a page beyond the last gives the last. */
export function pageOf<T>(cameras: readonly T[], page: number, tiles = MAX_TILES): T[] {
  const at = Math.min(Math.max(0, page), pagesFor(cameras.length, tiles) - 1) * tiles;
  return cameras.slice(at, at + tiles);
}
