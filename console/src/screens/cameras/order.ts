/** `list` with the element at `at` moved by `by` places; unchanged where that is outside of it. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const result = [...list];
  const to = at + by;
  if (at < 0 || at >= result.length || to < 0 || to >= result.length) return result;
  result.splice(to, 0, ...result.splice(at, 1));
  return result;
}
