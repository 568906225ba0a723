/** A picture in linear light, three floats a pixel, and soft-edged shapes painted onto it. */
import { smoothstep } from './noise.ts';

export type Rgb = readonly [number, number, number];
export const WIDTH = 1280;
export const HEIGHT = 720;

export type Picture = Float32Array<ArrayBuffer>;
export const blankPicture = (): Picture => new Float32Array(WIDTH * HEIGHT * 3);

/** A colour as people write it (sRGB hex), in linear light. */
export function colour(hex: string): Rgb {
  const part = (at: number): number => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2;
  return [part(1), part(3), part(5)];
}

export const scale = (rgb: Rgb, by: number): Rgb => [rgb[0] * by, rgb[1] * by, rgb[2] * by];

/** Where a shape may lie, in pixels. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Paints where `distance` (pixels, negative inside) is below zero, with an edge `soft` pixels wide. `paint` gives the colour of a
 * pixel; `alpha` how much of it covers.
 */
function fill(
  picture: Picture,
  bounds: Bounds,
  distance: (x: number, y: number) => number,
  paint: (x: number, y: number) => Rgb,
  alpha = 1,
  soft = 0.8,
): void {
  blend(bounds, distance, alpha, soft, (at, x, y, share) => {
    const rgb = paint(x, y);
    for (let c = 0; c < 3; c++) picture[at + c] = (picture[at + c] ?? 0) * (1 - share) + (rgb[c] ?? 0) * share;
  });
}

/** Adds light instead of covering. */
export function glow(picture: Picture, x: number, y: number, radius: number, rgb: Rgb): void {
  const bounds = { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
  blend(
    bounds,
    () => -1,
    1,
    0.5,
    (at, px, py) => {
      const far = Math.hypot(px - x, py - y) / radius;
      if (far >= 1) return;
      const share = (1 - far * far) ** 2;
      for (let c = 0; c < 3; c++) picture[at + c] = (picture[at + c] ?? 0) + (rgb[c] ?? 0) * share;
    },
  );
}

/** Calls back for every pixel that a shape covers at least a little, with how much. */
function blend(
  bounds: Bounds,
  distance: (x: number, y: number) => number,
  alpha: number,
  soft: number,
  put: (at: number, x: number, y: number, share: number) => void,
): void {
  const right = Math.min(WIDTH - 1, Math.ceil(bounds.right + soft));
  const bottom = Math.min(HEIGHT - 1, Math.ceil(bounds.bottom + soft));
  for (let y = Math.max(0, Math.floor(bounds.top - soft)); y <= bottom; y++) {
    for (let x = Math.max(0, Math.floor(bounds.left - soft)); x <= right; x++) {
      const share = alpha * smoothstep(soft, -soft, distance(x, y));
      if (share > 0.002) put((y * WIDTH + x) * 3, x, y, share);
    }
  }
}

/** A limb: two round ends of different thickness and what lies between; lit from one side. */
export function limb(
  picture: Picture,
  a: { x: number; y: number; r: number },
  b: { x: number; y: number; r: number },
  rgb: Rgb,
  light: { x: number; y: number; contrast: number },
  alpha = 1,
  soft = 0.9,
): void {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy || 1e-9;
  const along = (x: number, y: number): number => Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / length2));
  const reach = Math.max(a.r, b.r);
  fill(
    picture,
    {
      left: Math.min(a.x, b.x) - reach,
      top: Math.min(a.y, b.y) - reach,
      right: Math.max(a.x, b.x) + reach,
      bottom: Math.max(a.y, b.y) + reach,
    },
    (x, y) => {
      const t = along(x, y);
      return Math.hypot(x - a.x - dx * t, y - a.y - dy * t) - (a.r + (b.r - a.r) * t);
    },
    (x, y) => {
      const t = along(x, y);
      const radius = a.r + (b.r - a.r) * t;
      const towards = ((x - a.x - dx * t) * light.x + (y - a.y - dy * t) * light.y) / radius;
      return scale(rgb, 1 + light.contrast * towards);
    },
    alpha,
    soft,
  );
}

/** An ellipse turned by `angle`, one leaf of many. */
export function leaf(
  picture: Picture,
  at: { x: number; y: number; long: number; wide: number; angle: number },
  rgb: Rgb,
  alpha = 1,
): void {
  const cos = Math.cos(at.angle);
  const sin = Math.sin(at.angle);
  const reach = Math.max(at.long, at.wide);
  fill(
    picture,
    { left: at.x - reach, top: at.y - reach, right: at.x + reach, bottom: at.y + reach },
    (x, y) => {
      const u = ((x - at.x) * cos + (y - at.y) * sin) / at.long;
      const v = ((y - at.y) * cos - (x - at.x) * sin) / at.wide;
      return (Math.hypot(u, v) - 1) * Math.min(at.long, at.wide);
    },
    () => rgb,
    alpha,
  );
}
