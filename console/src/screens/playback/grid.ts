/** How pictures that play in step are laid out: as large as they get in the room there is. Pure. */

const RATIO = 16 / 9;

/** Columns for `count` pictures of 16:9 in a room of such a size. */
export function columnsFor(count: number, width: number, height: number): number {
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(width / columns, (height / rows) * RATIO);
    if (size > best.size) best = { columns, size };
  }
  return best.columns;
}
