/** Solid things of a scene in metres (x right, y up, z away from the camera), and what a ray meets first. */
import type { Rgb } from './picture.ts';

/** The colour of a surface at a point of space; u and v run along the surface, in metres. */
export type Paint = (u: number, v: number, x: number, y: number, z: number) => Rgb;

export interface Solid {
  /** Distance along the ray, or Infinity. */
  meet(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number;
  /** Surface there: outward normal and colour. */
  surface(x: number, y: number, z: number): { normal: readonly [number, number, number]; rgb: Rgb };
}

type Point = readonly [number, number, number];
const EPSILON = 1e-4;

/** A parallelogram at `corner` spanned by `u` and `v`, or the half of it towards `corner` (a triangle). Seen from both sides. */
export function sheet(corner: Point, u: Point, v: Point, paint: Paint, triangle = false): Solid {
  const [nx, ny, nz] = unit([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]);
  const uu = dot(u, u);
  const vv = dot(v, v);
  const uv = dot(u, v);
  const scaleBy = 1 / (uu * vv - uv * uv);
  const [cx, cy, cz] = corner;
  const uLength = Math.sqrt(uu);
  const vLength = Math.sqrt(vv);
  const shares = (x: number, y: number, z: number): readonly [number, number] => {
    const pu = (x - cx) * u[0] + (y - cy) * u[1] + (z - cz) * u[2];
    const pv = (x - cx) * v[0] + (y - cy) * v[1] + (z - cz) * v[2];
    return [(pu * vv - pv * uv) * scaleBy, (pv * uu - pu * uv) * scaleBy];
  };
  return {
    meet: (ox, oy, oz, dx, dy, dz) => {
      const slope = dx * nx + dy * ny + dz * nz;
      if (slope === 0) return Infinity;
      const t = ((cx - ox) * nx + (cy - oy) * ny + (cz - oz) * nz) / slope;
      if (t < EPSILON) return Infinity;
      const px = ox + dx * t - cx;
      const py = oy + dy * t - cy;
      const pz = oz + dz * t - cz;
      const pu = px * u[0] + py * u[1] + pz * u[2];
      const pv = px * v[0] + py * v[1] + pz * v[2];
      const a = (pu * vv - pv * uv) * scaleBy;
      if (a < 0 || a > 1) return Infinity;
      const b = (pv * uu - pu * uv) * scaleBy;
      return b < 0 || b > 1 || (triangle && a + b > 1) ? Infinity : t;
    },
    surface: (x, y, z) => {
      const [a, b] = shares(x, y, z);
      return { normal: [nx, ny, nz], rgb: paint(a * uLength, b * vLength, x, y, z) };
    },
  };
}

/** The faces of an upright box that a camera in front of it can see: front, left, right, top and bottom. */
export function box(low: Point, high: Point, paint: Paint): Solid[] {
  const [x0, y0, z0] = low;
  const [x1, y1, z1] = high;
  const w: Point = [x1 - x0, 0, 0];
  const h: Point = [0, y1 - y0, 0];
  const d: Point = [0, 0, z1 - z0];
  return [
    sheet([x0, y0, z0], w, h, paint),
    sheet([x0, y0, z0], d, h, paint),
    sheet([x1, y0, z0], d, h, paint),
    sheet([x0, y1, z0], w, d, paint),
    sheet([x0, y0, z0], w, d, paint),
  ];
}

/** An upright cone's stump: radius at the foot and at the top. */
export function stump(foot: Point, height: number, footRadius: number, topRadius: number, paint: Paint): Solid {
  const [cx, cy, cz] = foot;
  const slope = (topRadius - footRadius) / height;
  return {
    meet: (ox, oy, oz, dx, dy, dz) => {
      const px = ox - cx;
      const pz = oz - cz;
      const radius = footRadius + (oy - cy) * slope;
      const a = dx * dx + dz * dz - slope * slope * dy * dy;
      const b = px * dx + pz * dz - radius * slope * dy;
      const c = px * px + pz * pz - radius * radius;
      const inside = b * b - a * c;
      if (inside < 0) return Infinity;
      const t = (-b - Math.sqrt(inside)) / a;
      const y = oy + dy * t;
      return t > EPSILON && y >= cy && y <= cy + height ? t : Infinity;
    },
    surface: (x, y, z) => {
      const angle = Math.atan2(z - cz, x - cx);
      const normal = unit([Math.cos(angle), -slope, Math.sin(angle)]);
      return { normal, rgb: paint(angle * footRadius, y - cy, x, y, z) };
    },
  };
}

export const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export function unit(v: Point): Point {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}
