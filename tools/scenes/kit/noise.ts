/** Repeatable randomness for painting: the same numbers on every machine and every run. */

/** A number from 0 to 1 for each pair of whole numbers. */
export function hash(x: number, y: number, seed = 0): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

/** Smooth noise from 0 to 1 with features of size 1. */
export function noise(x: number, y: number, seed = 0): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = ease(x - left);
  const v = ease(y - top);
  return mix(
    mix(hash(left, top, seed), hash(left + 1, top, seed), u),
    mix(hash(left, top + 1, seed), hash(left + 1, top + 1, seed), u),
    v,
  );
}

/** Noise in several sizes, each half of the one before; 0 to 1. */
export function fbm(x: number, y: number, octaves: number, seed = 0): number {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let n = 0; n < octaves; n++) {
    sum += weight * noise(x * 2 ** n, y * 2 ** n, seed + n);
    total += weight;
    weight *= 0.5;
  }
  return sum / total;
}

export const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
export const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));
const ease = (t: number): number => t * t * (3 - 2 * t);

/** 0 below `from`, 1 above `to`, smooth between; also with `from` above `to`. */
export function smoothstep(from: number, to: number, value: number): number {
  return ease(clamp((value - from) / (to - from)));
}
