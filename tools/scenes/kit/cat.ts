/** A cat on its way home. */
import { type Part, paintParts, paintShadow } from './body.ts';
import { type Picture, colour, scale } from './picture.ts';
import type { View } from './view.ts';

type Point = readonly [number, number, number];

const fur = colour('#4a3826');
const STEP = 0.42;

/** The parts of a cat that walks to the right with its shoulders at (x, z). */
function body(x: number, z: number, tail: number): Part[] {
  const phase = x / STEP;
  const point = (forward: number, up: number, side = 0): Point => [x + forward, up, z + side];
  const part = (a: Point, b: Point, ra: number, rb: number, shade = 1): Part => ({
    a,
    b,
    ra,
    rb,
    rgb: scale(fur, shade),
  });
  const leg = (forward: number, shift: number, side: number, shade: number): Part[] => {
    const swing = Math.sin(2 * Math.PI * (phase + shift));
    const lift = Math.max(0, Math.cos(2 * Math.PI * (phase + shift))) * 0.035;
    const knee = point(forward + 0.03 * swing + 0.012, 0.12 + lift * 0.5, side);
    const paw = point(forward + 0.085 * swing, 0.018 + lift, side);
    return [
      part(point(forward, 0.21, side), knee, 0.042, 0.026, shade),
      part(knee, paw, 0.024, 0.018, shade),
      part(paw, [paw[0] + 0.028, paw[1], paw[2]], 0.018, 0.016, shade),
    ];
  };
  const bob = 0.006 * Math.sin(4 * Math.PI * phase);
  const tip = 0.05 * Math.sin(2 * Math.PI * tail);
  return [
    ...leg(0, 0.5, 0.05, 0.55),
    ...leg(-0.3, 0.25, 0.05, 0.55),
    part(point(-0.36, 0.25), point(-0.47, 0.33), 0.022, 0.019),
    part(point(-0.47, 0.33), point(-0.53 + tip * 0.4, 0.44), 0.019, 0.017),
    part(point(-0.53 + tip * 0.4, 0.44), point(-0.51 + tip, 0.51), 0.017, 0.014),
    part(point(0, 0.235 + bob), point(-0.3, 0.24 - bob), 0.072, 0.078),
    part(point(0.03, 0.26), point(0.1, 0.315 + bob), 0.055, 0.045),
    part(point(0.125, 0.335 + bob), point(0.16, 0.325 + bob), 0.052, 0.036),
    part(point(0.1, 0.375 + bob, 0.02), point(0.095, 0.41 + bob, 0.02), 0.022, 0.005, 0.8),
    part(point(0.125, 0.375 + bob, -0.02), point(0.125, 0.412 + bob, -0.02), 0.022, 0.005),
    ...leg(0, 0, -0.05, 1),
    ...leg(-0.3, 0.75, -0.05, 1),
  ];
}

/** Paints the cat, lit by one lamp: light falls with the square of the distance, the shadow points away from it. */
export function paintCat(
  picture: Picture,
  view: View,
  x: number,
  z: number,
  lamp: Point,
  power: number,
  tail: number,
): void {
  const parts = body(x, z, tail);
  const onGround = ([px, py, pz]: Point): Point => {
    const stretch = py / (lamp[1] - py);
    return [px + (px - lamp[0]) * stretch, 0.005, pz + (pz - lamp[2]) * stretch];
  };
  paintShadow(picture, view, parts, onGround, 0.75);
  const far2 = (x - lamp[0]) ** 2 + (z - lamp[2]) ** 2 + (lamp[1] - 0.25) ** 2;
  const sideways = Math.max(-1, Math.min(1, (lamp[0] - x) / 1.5));
  paintParts(picture, view, parts, power / far2, { x: 0.55 * sideways, y: -0.8, contrast: 0.75 });
}
