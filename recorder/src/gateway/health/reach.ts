/**
 * How far back footage reaches once the disk is full, at the rates of now. The oldest footage of all cameras goes first, so that all
 * reach back equally far, but for those whose rules keep less. Pure.
 */
export interface KeptRate {
  readonly bytesPerDay: number;
  /** By the camera's rules; undefined: as long as there is room. */
  readonly days?: number | undefined;
  readonly bytes?: number | undefined;
}

/** What nobody asks for more of: the most days that rules can name. */
export const MOST_DAYS = 3_650;
const CLOSE_ENOUGH_DAYS = 0.01;

/** Days that fit into `room_bytes`, the same for all; `MOST_DAYS` where everything that the rules keep fits. */
export function commonDays(rates: readonly KeptRate[], room_bytes: number): number {
  const taken = (reach_days: number): number =>
    rates.reduce((sum, { bytesPerDay, days = MOST_DAYS, bytes = Infinity }) => {
      return sum + Math.min(bytesPerDay * Math.min(reach_days, days), bytes);
    }, 0);
  if (taken(MOST_DAYS) <= room_bytes) return MOST_DAYS;
  let [fits, tooMany] = [0, MOST_DAYS];
  while (tooMany - fits > CLOSE_ENOUGH_DAYS) {
    const middle = (fits + tooMany) / 2;
    if (taken(middle) <= room_bytes) fits = middle;
    else tooMany = middle;
  }
  return fits;
}

/** How far one camera reaches back, and what ends it. `common_days`: see `commonDays`. */
export function reachOf(
  { bytesPerDay, days = Infinity, bytes = Infinity }: KeptRate,
  common_days: number,
): { readonly days: number; readonly endedBy: 'days' | 'bytes' | 'disk' } {
  const byBytes = bytesPerDay > 0 ? bytes / bytesPerDay : Infinity;
  const least = Math.min(days, byBytes, common_days);
  if (least === common_days) return { days: common_days, endedBy: 'disk' };
  return least === days ? { days, endedBy: 'days' } : { days: byBytes, endedBy: 'bytes' };
}
