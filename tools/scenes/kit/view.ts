/** The camera of a scene: rays through pixels, points onto pixels; and a picture of solid things under light. */
import { hash } from './noise.ts';
import { HEIGHT, type Picture, type Rgb, WIDTH, blankPicture } from './picture.ts';
import { type Solid, dot, unit } from './solids.ts';

type Point = readonly [number, number, number];

export class View {
  readonly eye: Point;
  readonly #focal: number;
  readonly #cos: number;
  readonly #sin: number;

  /** `pitch` looks down when positive; both in radians. */
  constructor(eye: Point, pitch: number, fieldOfView: number) {
    this.eye = eye;
    this.#focal = WIDTH / 2 / Math.tan(fieldOfView / 2);
    this.#cos = Math.cos(pitch);
    this.#sin = Math.sin(pitch);
  }

  ray(px: number, py: number): Point {
    const x = (px - WIDTH / 2) / this.#focal;
    const y = -(py - HEIGHT / 2) / this.#focal;
    return unit([x, y * this.#cos - this.#sin, y * this.#sin + this.#cos]);
  }

  /** Pixel of a point, and pixels a metre there. */
  project([x, y, z]: Point): { x: number; y: number; perMetre: number } {
    const rx = x - this.eye[0];
    const ry = y - this.eye[1];
    const rz = z - this.eye[2];
    const depth = Math.max(0.05, rz * this.#cos - ry * this.#sin);
    const up = ry * this.#cos + rz * this.#sin;
    const perMetre = this.#focal / depth;
    return { x: WIDTH / 2 + rx * perMetre, y: HEIGHT / 2 - up * perMetre, perMetre };
  }
}

export interface Hit {
  readonly at: Point;
  readonly normal: Point;
  readonly rgb: Rgb;
  /** Metres from the eye. */
  readonly far: number;
}

export function firstHit(solids: readonly Solid[], from: Point, way: Point): Hit | undefined {
  let far = Infinity;
  let nearest: Solid | undefined;
  for (const solid of solids) {
    const t = solid.meet(from[0], from[1], from[2], way[0], way[1], way[2]);
    if (t < far) {
      far = t;
      nearest = solid;
    }
  }
  if (nearest === undefined) return undefined;
  const at: Point = [from[0] + way[0] * far, from[1] + way[1] * far, from[2] + way[2] * far];
  const { normal, rgb } = nearest.surface(...at);
  const facing = dot(normal, way) > 0 ? -1 : 1;
  return { at, rgb, far, normal: [normal[0] * facing, normal[1] * facing, normal[2] * facing] };
}

export function blocked(solids: readonly Solid[], from: Point, way: Point, within: number): boolean {
  const [x, y, z] = from;
  for (const solid of solids) {
    const t = solid.meet(x, y, z, way[0], way[1], way[2]);
    if (t > 0.003 && t < within) return true;
  }
  return false;
}

/** How open the surroundings are, 0 to 1, felt with a few rays of `reach` metres. */
export function openness(solids: readonly Solid[], hit: Hit, reach: number, rays: number, seed: number): number {
  let open = 0;
  for (let n = 0; n < rays; n++) {
    const turn = 2 * Math.PI * hash(seed, n, 11);
    const up = 2 * ((n + hash(seed, n, 12)) / rays) - 1;
    const ring = Math.sqrt(1 - up * up);
    const [nx, ny, nz] = hit.normal;
    const way = unit([nx + ring * Math.cos(turn), ny + up, nz + ring * Math.sin(turn)]);
    if (!blocked(solids, hit.at, way, reach)) open++;
  }
  return open / rays;
}

/** Paints every pixel from `samples` rays spread inside of it; `light` gives what a ray sees, into each of several layers. */
export function render(
  view: View,
  layers: number,
  samples: number,
  light: (way: Point, seed: number) => readonly Rgb[],
): Picture[] {
  const pictures = Array.from({ length: layers }, blankPicture);
  const across = Math.ceil(Math.sqrt(samples));
  for (let py = 0; py < HEIGHT; py++) {
    for (let px = 0; px < WIDTH; px++) {
      const at = (py * WIDTH + px) * 3;
      for (let n = 0; n < samples; n++) {
        const way = view.ray(px + ((n % across) + 0.5) / across, py + (Math.floor(n / across) + 0.5) / across);
        const seen = light(way, (py * WIDTH + px) * samples + n);
        for (const [index, picture] of pictures.entries())
          for (let c = 0; c < 3; c++) picture[at + c] = (picture[at + c] ?? 0) + (seen[index]?.[c] ?? 0) / samples;
      }
    }
  }
  return pictures;
}
