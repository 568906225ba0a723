/** Bodies made of round parts, and the one shadow that they throw together. */
import { type Picture, type Rgb, limb, scale } from './picture.ts';
import type { View } from './view.ts';

type Point = readonly [number, number, number];

/** Two points of space in metres, the thickness at each, and a colour. */
export interface Part {
  readonly a: Point;
  readonly b: Point;
  readonly ra: number;
  readonly rb: number;
  readonly rgb: Rgb;
}

export function paintParts(
  picture: Picture,
  view: View,
  parts: readonly Part[],
  brightness: number,
  light: { x: number; y: number; contrast: number },
): void {
  for (const one of parts) {
    const a = view.project(one.a);
    const b = view.project(one.b);
    limb(
      picture,
      { x: a.x, y: a.y, r: one.ra * a.perMetre },
      { x: b.x, y: b.y, r: one.rb * b.perMetre },
      scale(one.rgb, brightness),
      light,
    );
  }
}

/** One shadow of the whole body: where parts overlap it is no darker. `onGround` says where a point's shadow falls. */
export function paintShadow(
  picture: Picture,
  view: View,
  parts: readonly Part[],
  onGround: (point: Point) => Point,
  depth: number,
): void {
  const before = picture.slice();
  for (const one of parts) {
    const a = view.project(onGround(one.a));
    const b = view.project(onGround(one.b));
    limb(
      picture,
      { x: a.x, y: a.y, r: one.ra * a.perMetre * 0.8 },
      { x: b.x, y: b.y, r: one.rb * b.perMetre * 0.8 },
      [-1, -1, -1],
      { x: 0, y: 0, contrast: 0 },
      1,
      1.6,
    );
  }
  for (let at = 0; at < picture.length; at++) {
    const value = picture[at] ?? 0;
    const was = before[at] ?? 0;
    if (value === was) continue;
    // -1 was painted over `was` with some share: find the share, and darken by it. Shadows outdoors are a little blue.
    const share = (was - value) / (was + 1);
    picture[at] = was * (1 - depth * share * (at % 3 === 2 ? 0.88 : 1));
  }
}
