/** Leaves by the hundred: crowns, bushes and pot plants that sway and come back to where they began. */
import { hash, mix } from './noise.ts';
import { type Picture, type Rgb, leaf, scale } from './picture.ts';
import { unit } from './solids.ts';
import type { View } from './view.ts';

type Point = readonly [number, number, number];

export interface Leaf {
  readonly at: Point;
  readonly size: number;
  readonly angle: number;
  readonly rgb: Rgb;
  readonly sway: number;
  readonly phase: number;
}

export interface Crown {
  readonly centre: Point;
  readonly radius: Point;
  readonly leaves: number;
  /** Metres. */
  readonly leafSize: number;
  readonly dark: Rgb;
  readonly bright: Rgb;
  /** Metres that a leaf moves. */
  readonly sway: number;
  readonly seed: number;
  /** Direction to the light. */
  readonly sun: Point;
}

/** The leaves of one crown, those far from the eye first. */
export function grow(crown: Crown): Leaf[] {
  const leaves: Leaf[] = [];
  for (let n = 0; n < crown.leaves; n++) {
    const r = (k: number): number => hash(n, k, crown.seed);
    const turn = 2 * Math.PI * r(1);
    const up = 2 * r(2) - 1;
    const ring = Math.sqrt(1 - up * up);
    const way: Point = [ring * Math.cos(turn), up, ring * Math.sin(turn)];
    // Lumps, so that a crown is no ball: leaves gather around a few centres.
    const lump = 0.78 + 0.22 * Math.sin(3 * turn + 2 * up * 3 + crown.seed);
    const depth = Math.cbrt(mix(0.25, 1, r(3))) * lump;
    const sun = unit(crown.sun);
    const lit = way[0] * sun[0] + way[1] * sun[1] + way[2] * sun[2];
    const share = Math.min(1, Math.max(0, 0.42 + 0.5 * lit * depth + 0.35 * (r(4) - 0.5)));
    leaves.push({
      at: [
        crown.centre[0] + way[0] * depth * crown.radius[0],
        crown.centre[1] + way[1] * depth * crown.radius[1],
        crown.centre[2] + way[2] * depth * crown.radius[2],
      ],
      size: crown.leafSize * mix(0.6, 1.3, r(5)),
      angle: Math.PI * r(6),
      rgb: [0, 1, 2].map((c) => mix(crown.dark[c] ?? 0, crown.bright[c] ?? 0, share)) as unknown as Rgb,
      sway: crown.sway * mix(0.4, 1, r(7)),
      phase: r(8),
    });
  }
  return leaves.toSorted((a, b) => b.at[2] - a.at[2]);
}

/** Paints leaves at `turn` (0 to 1 of the loop); wind is a slow gust and a quick tremble, both whole numbers of times a loop. */
export function paintLeaves(picture: Picture, view: View, leaves: readonly Leaf[], turn: number, dim = 1): void {
  for (const one of leaves) {
    const [x, y, z] = one.at;
    const gust = Math.sin(2 * Math.PI * (3 * turn + one.phase * 0.15 + x * 0.05));
    const tremble = 0.35 * Math.sin(2 * Math.PI * (17 * turn + one.phase));
    const spot = view.project([x + one.sway * (gust + tremble), y + one.sway * 0.3 * tremble, z]);
    const long = one.size * spot.perMetre;
    leaf(
      picture,
      { x: spot.x, y: spot.y, long, wide: long * 0.55, angle: one.angle + 0.3 * (gust + tremble) },
      scale(one.rgb, dim),
      0.95,
    );
  }
}
