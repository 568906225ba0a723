/** Welch's t of two samples: how surely their means differ. Pure; takes one value after the other. */
export interface Sample {
  add(value: number): void;
  readonly count: number;
  readonly mean: number;
  /** Of the sample, with n - 1. */
  readonly variance: number;
}

/** Welford's way, so that a hundred thousand values need no memory and lose no digits. */
export function makeSample(): Sample {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      count += 1;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
    get count() {
      return count;
    },
    get mean() {
      return mean;
    },
    get variance() {
      return count < 2 ? 0 : squares / (count - 1);
    },
  };
}

export function welch(one: Sample, other: Sample): number {
  const spread = one.variance / one.count + other.variance / other.count;
  return spread === 0 ? 0 : (one.mean - other.mean) / Math.sqrt(spread);
}
