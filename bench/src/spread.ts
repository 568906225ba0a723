/** Many measured times as the figures that are shown: milliseconds. Pure. */

export interface Spread {
  readonly count: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly most_ms: number;
}

/** The nearest-rank percentiles. Throws when there is nothing. */
export function spreadOf(times_ms: readonly number[]): Spread {
  const sorted = times_ms.toSorted((one, other) => one - other);
  const at = (share: number): number => {
    const time_ms = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (time_ms === undefined) throw new Error('Nothing was measured.');
    return Number(time_ms.toFixed(2));
  };
  return { count: sorted.length, p50_ms: at(0.5), p99_ms: at(0.99), most_ms: at(1) };
}

export function spreadRow(what: string, { count, p50_ms, p99_ms, most_ms }: Spread): string {
  const cells = [p50_ms, p99_ms, most_ms].map((time_ms) => time_ms.toFixed(2).padStart(9));
  return `${what.padEnd(54)}${String(count).padStart(6)}${cells.join('')}`;
}

export const SPREAD_HEAD = `${'milliseconds'.padEnd(54)} count      p50      p99     most`;
