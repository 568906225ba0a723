/**
 * How a picture is brighter or darker than another as a whole: exposure and sunlight, which are no motion. A straight line by the medians
 * of the dark and of the bright half, so that what moves, while it is less than half of either, has no say. Pure.
 */
const LEVELS = 256;
/** Every so many pixels is asked: no row or column alone. */
const STRIDE = 5;
/** Steeper or flatter is no exposure. */
const MAX_SLOPE = 0.5;

/** The difference that a pixel of that level has for no other reason than the light: `offset + slope * level`. */
export interface Brightness {
  readonly offset: number;
  readonly slope: number;
}

const levels = new Uint32Array(LEVELS);
const dark = new Uint32Array(2 * LEVELS);
const bright = new Uint32Array(2 * LEVELS);

export function brightnessChange(picture: Uint8Array, before: ArrayLike<number>): Brightness {
  levels.fill(0);
  dark.fill(0);
  bright.fill(0);
  let asked = 0;
  for (let at = 0; at < picture.length; at += STRIDE) {
    add(levels, Math.round(before[at] ?? 0));
    asked++;
  }
  const middle = medianOf(levels, asked);
  let darkSum = 0;
  let darkCount = 0;
  let brightSum = 0;
  for (let at = 0; at < picture.length; at += STRIDE) {
    const level = before[at] ?? 0;
    const difference = Math.round((picture[at] ?? 0) - level) + LEVELS;
    if (level < middle) {
      add(dark, difference);
      darkSum += level;
      darkCount++;
    } else {
      add(bright, difference);
      brightSum += level;
    }
  }
  const brightCount = asked - darkCount;
  const byBright = medianOf(bright, brightCount) - LEVELS;
  if (darkCount === 0) return { offset: byBright, slope: 0 };
  const byDark = medianOf(dark, darkCount) - LEVELS;
  const darkLevel = darkSum / darkCount;
  const apart = brightSum / brightCount - darkLevel;
  const slope = apart < 1 ? 0 : Math.min(Math.max((byBright - byDark) / apart, -MAX_SLOPE), MAX_SLOPE);
  return { offset: byDark - slope * darkLevel, slope };
}

function add(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function medianOf(counts: Uint32Array, total: number): number {
  let below = 0;
  for (let at = 0; at < counts.length; at++) {
    below += counts[at] ?? 0;
    if (below * 2 > total) return at;
  }
  return 0;
}
