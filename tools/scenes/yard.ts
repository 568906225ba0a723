/** A yard by day, seen from under the eaves: lawn, stone path, fence, trees in the wind, and someone who crosses. */
import { type Crown, type Leaf, grow, paintLeaves } from './kit/foliage.ts';
import { clamp, fbm, hash, mix, noise, smoothstep } from './kit/noise.ts';
import { HEIGHT, type Picture, type Rgb, WIDTH, colour, scale } from './kit/picture.ts';
import type { DrawnScene } from './kit/scene.ts';
import { type Solid, box, dot, sheet, stump, unit } from './kit/solids.ts';
import { View, blocked, firstHit, openness, render } from './kit/view.ts';
import { paintWalker } from './kit/walker.ts';

type Point = readonly [number, number, number];

const view = new View([0, 3.2, 0], 0.2, 1.24);
const sun = unit([0.56, 0.74, -0.37]);
const sunlight: Rgb = [3.1, 2.75, 2.2];
const skylight: Rgb = [0.55, 0.68, 0.9];
const PATH_Z = 8.3;

const blendOf = (a: Rgb, b: Rgb, share: number): Rgb => [
  mix(a[0], b[0], share),
  mix(a[1], b[1], share),
  mix(a[2], b[2], share),
];

const c = {
  grass: colour('#5d7a3a'),
  grassDry: colour('#8a9150'),
  grassDark: colour('#41602b'),
  slab: colour('#a39d92'),
  joint: colour('#6e6a5a'),
  soil: colour('#5b4737'),
  plaster: colour('#cfc3ae'),
  tile: colour('#7d5246'),
  wood: colour('#8d6f52'),
  white: colour('#e9e6df'),
  glass: colour('#4f6473'),
  door: colour('#3f5a52'),
  bark: colour('#5c4a3a'),
  bin: colour('#3c4a45'),
  road: colour('#6f7073'),
};

/** Stone slabs with joints, `size` metres, each a little different. */
function slabs(u: number, v: number, size: number): Rgb {
  const row = Math.floor(v / size);
  const shifted = u / size + (row % 2) * 0.5;
  const inU = shifted - Math.floor(shifted);
  const inV = v / size - row;
  const edge = Math.min(inU, 1 - inU, inV, 1 - inV) * size;
  const stone = scale(c.slab, 0.82 + 0.3 * hash(Math.floor(shifted), row, 3) + 0.3 * (fbm(u * 9, v * 9, 4, 5) - 0.5));
  return blendOf(c.joint, stone, smoothstep(0.008, 0.03, edge));
}

function groundPaint(_u: number, _v: number, x: number, _y: number, z: number): Rgb {
  if (z > 18.2 && z < 24.5) return scale(c.road, 0.85 + 0.3 * fbm(x * 3, z * 3, 3, 2));
  const wobble = 0.05 * (noise(x * 2, z * 2, 8) - 0.5);
  if (Math.abs(z - PATH_Z + wobble) < 0.62) return slabs(x, z - PATH_Z + 10, 0.62);
  const toDoor = Math.abs(x + 5.9 + wobble) < 0.6 && z > PATH_Z && z < 13;
  const toGate = Math.abs(x - 2.2 + wobble) < 0.55 && z > PATH_Z && z < 18.2;
  if (toDoor || toGate) return slabs(z, x + 20, 0.56);
  const bed = z < 17 && z > 15.55 - 0.25 * noise(x * 1.3, 4, 9) && Math.abs(x - 2.2) > 0.7;
  if (bed) return scale(c.soil, 0.7 + 0.6 * fbm(x * 8, z * 8, 4, 12));
  const stripes = 0.08 * Math.tanh(6 * Math.sin(((x + 0.25 * z) * Math.PI) / 1.1));
  const patches = fbm(x * 0.5, z * 0.5, 4, 20);
  const blades = fbm(x * 22, z * 9, 3, 24);
  const base = blendOf(blendOf(c.grassDark, c.grass, clamp(patches * 1.6)), c.grassDry, clamp((patches - 0.55) * 2.4));
  return scale(base, 0.62 + stripes + 0.75 * blades);
}

const boards = (u: number, v: number): Rgb => {
  const board = Math.floor(u / 0.14);
  const inside = u / 0.14 - board;
  const grain = fbm(u * 30, v * 2.5 + board * 7, 3, 31);
  const gap = smoothstep(0, 0.09, Math.min(inside, 1 - inside));
  return scale(c.wood, (0.62 + 0.35 * hash(board, 1, 30) + 0.35 * (grain - 0.5)) * (0.3 + 0.7 * gap));
};
const plaster = (u: number, v: number): Rgb => scale(c.plaster, 0.88 + 0.2 * fbm(u * 5, v * 5, 4, 40));
const tiles = (u: number, v: number): Rgb => {
  const row = Math.floor(v / 0.24);
  const across = u / 0.26 + (row % 2) * 0.5;
  const lip = v / 0.24 - row;
  return scale(c.tile, (0.75 + 0.35 * hash(Math.floor(across), row, 50)) * (0.72 + 0.4 * smoothstep(0, 0.5, lip)));
};
const plain = (rgb: Rgb) => (): Rgb => rgb;
const glass = (_u: number, v: number): Rgb => scale(c.glass, 0.5 + 0.7 * v);

/** A window on a wall that faces the camera. */
function windowAt(x: number, y: number, z: number, width: number, height: number): Solid[] {
  const frame = 0.07;
  return [
    ...box([x - frame, y - frame, z - 0.06], [x + width + frame, y + height + frame, z], plain(c.white)),
    sheet([x, y, z - 0.065], [width, 0, 0], [0, height, 0], glass),
    ...box([x + width / 2 - 0.025, y, z - 0.09], [x + width / 2 + 0.025, y + height, z - 0.06], plain(c.white)),
    ...box([x - 0.16, y - 0.14, z - 0.16], [x + width + 0.16, y - 0.07, z], plain(c.white)),
  ];
}

function house(): Solid[] {
  const [left, right, front, back, eaves, ridge] = [-14, -4.2, 13, 21, 3, 5.4];
  const slope: Point = [0, ridge - eaves + 0.2, (back - front) / 2 + 0.25];
  return [
    ...box([left, 0, front], [right, eaves, back], plaster),
    sheet([left - 0.4, eaves - 0.16, front - 0.25], [right - left + 0.8, 0, 0], slope, tiles),
    ...box([left - 0.4, eaves - 0.28, front - 0.31], [right + 0.4, eaves - 0.14, front - 0.23], plain(c.white)),
    sheet([right, eaves, front], [0, 0, back - front], [0, 0.01, 0], plaster),
    sheet([right, eaves, front], [0, ridge - eaves, (back - front) / 2], [0, 0, back - front], plaster, true),
    ...windowAt(-9.4, 0.95, front, 1.3, 1.15),
    ...box([-6.45, 0, front - 0.1], [-5.35, 2.15, front], plain(c.white)),
    ...box([-6.35, 0.1, front - 0.13], [-5.45, 2.05, front - 0.1], plain(c.door)),
    sheet([-6.15, 1.3, front - 0.135], [0.5, 0, 0], [0, 0.55, 0], glass),
    ...box([-6.9, 0, front - 0.9], [-4.9, 0.14, front], (u, v) => slabs(u, v, 0.5)),
    ...box([-4.75, 0, front - 0.65], [-4.3, 0.95, front - 0.15], plain(c.bin)),
    ...box([-4.8, 0.95, front - 0.7], [-4.25, 1.02, front - 0.12], plain(scale(c.bin, 0.8))),
  ];
}

function neighbour(): Solid[] {
  const wall = plain(colour('#d9d2c4'));
  return [
    ...box([6, 0, 33], [17, 3.3, 40], wall),
    sheet([5.4, 3.2, 32.6], [12.2, 0, 0], [0, 2.9, 4], (u, v) => scale(tiles(u, v), 0.75)),
    ...windowAt(8, 1.2, 33, 1.5, 1.2),
    ...windowAt(12.5, 1.2, 33, 1.5, 1.2),
  ];
}

function fence(): Solid[] {
  const run = (from: number, to: number): Solid[] => [
    sheet([from, 0.08, 16.5], [to - from, 0, 0], [0, 1.35, 0], boards),
    ...box([from, 1.36, 16.44], [to, 1.44, 16.56], plain(scale(c.wood, 0.8))),
  ];
  const post = (x: number): Solid[] => box([x - 0.07, 0, 16.42], [x + 0.07, 1.6, 16.56], plain(scale(c.wood, 0.65)));
  return [
    ...run(-4.2, 1.6),
    ...run(2.8, 18),
    ...box([1.68, 0.12, 16.46], [2.72, 1.2, 16.5], (u, v) => scale(boards(u, v), 1.15)),
    ...[-4.1, -2.2, -0.3, 1.6, 2.8, 4.7, 6.6, 8.5, 10.4].flatMap(post),
  ];
}

function bench(): Solid[] {
  const wood = (u: number, v: number): Rgb => scale(boards(u, v), 1.1);
  const slat = (y: number, z: number, h: number, d: number): Solid[] => box([-2.6, y, z], [-1.1, y + h, z + d], wood);
  return [
    ...slat(0.44, 14.3, 0.05, 0.42),
    ...slat(0.62, 14.72, 0.1, 0.04),
    ...slat(0.8, 14.74, 0.1, 0.04),
    ...[-2.5, -1.26].flatMap((x) => box([x, 0, 14.34], [x + 0.07, 0.9, 14.76], wood)),
  ];
}

const leafy = (crown: Omit<Crown, 'sun'>): Crown => ({ ...crown, sun });
const treeGreen = { dark: colour('#1d3416'), bright: colour('#86a548') };
const bushGreen = { dark: colour('#1c3218'), bright: colour('#6d8f42') };
const crowns: readonly Crown[] = [
  leafy({
    centre: [6.1, 4.6, 11],
    radius: [2.5, 1.9, 2],
    leaves: 5600,
    leafSize: 0.085,
    sway: 0.07,
    seed: 3,
    ...treeGreen,
  }),
  leafy({
    centre: [4.7, 3.9, 10.6],
    radius: [1.4, 1.1, 1.2],
    leaves: 1900,
    leafSize: 0.08,
    sway: 0.07,
    seed: 4,
    ...treeGreen,
  }),
];
const bushes: readonly Crown[] = [
  ...[-3.5, -0.9, 0.6, 4, 5.3, 7.4, 9].map((x, n) =>
    leafy({
      centre: [x, 0.5 + 0.15 * hash(n, 1, 60), 16],
      radius: [0.62, 0.5, 0.4],
      leaves: 260,
      leafSize: 0.07,
      sway: 0.02,
      seed: 60 + n,
      ...(n % 3 === 1 ? { dark: colour('#2a3a22'), bright: colour('#a98bb0') } : bushGreen),
    }),
  ),
  leafy({
    centre: [-8, 0.45, 12.5],
    radius: [0.9, 0.5, 0.4],
    leaves: 420,
    leafSize: 0.06,
    sway: 0.015,
    seed: 71,
    ...bushGreen,
  }),
];
const trunk: Solid[] = [
  stump([6.1, 0, 11], 3.6, 0.24, 0.13, (u, v) => scale(c.bark, 0.6 + 0.8 * fbm(u * 12, v * 2, 4, 80))),
];

const solids: Solid[] = [
  sheet([-60, 0, -5], [120, 0, 0], [0, 0, 90], groundPaint),
  ...house(),
  ...fence(),
  ...neighbour(),
  ...bench(),
  ...trunk,
];

function sky(way: Point): Rgb {
  const height = clamp(way[1] / 0.5);
  const blue = blendOf(colour('#dfe6e8'), colour('#8fb4d8'), height ** 0.6);
  const u = way[0] / (way[1] + 0.12);
  const v = way[2] / (way[1] + 0.12);
  const cloud = smoothstep(0.48, 0.78, fbm(u * 0.9 + 3, v * 0.9, 5, 90));
  const base = scale(blendOf(blue, [1, 0.99, 0.97], cloud * 0.75), 1.35);
  // A line of far trees, paler for being far.
  const across = Math.atan2(way[0], way[2]);
  const tops = 0.035 + 0.06 * fbm(across * 7, 1, 5, 95) + 0.018 * noise(across * 70, 2, 96);
  const trees = smoothstep(tops + 0.004, tops - 0.004, way[1]);
  const leaves = scale(blendOf(colour('#4a6142'), colour('#7d9168'), fbm(across * 60, way[1] * 60, 4, 97)), 1.1);
  return blendOf(base, blendOf(leaves, [0.6, 0.66, 0.7], 0.25), trees);
}

/** What the sun gives, and what the sky gives, apart, so that the tree's shadow can move. */
function lightOf(way: Point, seed: number): readonly Rgb[] {
  const hit = firstHit(solids, view.eye, way);
  if (hit === undefined) return [[0, 0, 0], sky(way)];
  const facing = Math.max(0, dot(hit.normal, sun));
  const spread = (k: number): number => 0.018 * (hash(seed, k, 5) - 0.5);
  const toSun = unit([sun[0] + spread(1), sun[1] + spread(2), sun[2] + spread(3)]);
  const lit = facing > 0 && !blocked(solids, hit.at, toSun, 60) ? facing : 0;
  const open = 0.35 + 0.65 * openness(solids, hit, 1.6, 6, seed);
  const up = 0.55 + 0.45 * hit.normal[1];
  const haze = 1 - Math.exp(-hit.far / 160);
  const rgb = (light: Rgb, by: number, air: number): Rgb => [
    mix(hit.rgb[0] * light[0] * by, 0.62 * air, haze),
    mix(hit.rgb[1] * light[1] * by, 0.7 * air, haze),
    mix(hit.rgb[2] * light[2] * by, 0.78 * air, haze),
  ];
  return [rgb(sunlight, lit, 0.4), rgb(skylight, open * up, 0.6)];
}

/** How much of the sun comes through the crowns to a point of the ground: a map of leaf shadows, blurred by the sun's size. */
class LeafShade {
  static readonly #cell = 0.05;
  readonly #cells = new Float32Array(400 * 200);

  constructor(leaves: readonly Leaf[]) {
    for (const { at, size } of leaves) {
      const x = at[0] - (sun[0] / sun[1]) * at[1];
      const z = at[2] - (sun[2] / sun[1]) * at[1];
      const reach = size * 1.5 + 0.06;
      for (let dx = -reach; dx <= reach; dx += LeafShade.#cell)
        for (let dz = -reach; dz <= reach; dz += LeafShade.#cell) {
          const share = 0.5 * smoothstep(reach, reach * 0.3, Math.hypot(dx, dz));
          const cell = this.#index(x + dx, z + dz);
          if (cell >= 0) this.#cells[cell] = 1 - (1 - (this.#cells[cell] ?? 0)) * (1 - share);
        }
    }
  }

  at(x: number, z: number): number {
    const u = x / LeafShade.#cell - 0.5;
    const v = z / LeafShade.#cell - 0.5;
    const read = (i: number, j: number): number => {
      const cell = this.#index(
        (Math.floor(u) + i + 0.5) * LeafShade.#cell,
        (Math.floor(v) + j + 0.5) * LeafShade.#cell,
      );
      return cell < 0 ? 0 : (this.#cells[cell] ?? 0);
    };
    const fu = u - Math.floor(u);
    const fv = v - Math.floor(v);
    return mix(mix(read(0, 0), read(1, 0), fu), mix(read(0, 1), read(1, 1), fu), fv);
  }

  #index(x: number, z: number): number {
    const column = Math.floor((x + 6) / LeafShade.#cell);
    const row = Math.floor((z - 6) / LeafShade.#cell);
    return column >= 0 && column < 400 && row >= 0 && row < 200 ? row * 400 + column : -1;
  }
}

/** `samples` rays a pixel. */
export function drawYard(samples: number): DrawnScene {
  const [sunny, shady] = render(view, 2, samples, lightOf) as [Picture, Picture];
  const crownLeaves = crowns.flatMap((crown) => grow(crown));
  const bushLeaves = bushes.flatMap((crown) => grow(crown)).toSorted((a, b) => b.at[2] - a.at[2]);
  const shade = new LeafShade(crownLeaves);
  return {
    name: 'yard',
    seconds: 14,
    fps: 12,
    bitRate: 790_000,
    film: { exposure: 0.62, saturation: 0.82, vignette: 0.16, grain: 2.6, bloom: 0.05 },
    frame: (turn) => {
      const picture = shady.slice();
      const gust = Math.sin(2 * Math.PI * 3 * turn);
      for (let py = 0; py < HEIGHT; py++)
        for (let px = 0; px < WIDTH; px++) {
          const at = (py * WIDTH + px) * 3;
          const way = view.ray(px + 0.5, py + 0.5);
          let sunShare = 1;
          if (way[1] < 0) {
            const t = -view.eye[1] / way[1];
            const x = way[0] * t;
            const z = way[2] * t;
            if (z < 16) sunShare = 1 - 0.86 * shade.at(x + 0.05 * gust, z + 0.02 * Math.sin(2 * Math.PI * 5 * turn));
          }
          for (let k = 0; k < 3; k++) picture[at + k] = (picture[at + k] ?? 0) + (sunny[at + k] ?? 0) * sunShare;
        }
      paintLeaves(picture, view, bushLeaves, turn, 1.5);
      const x = -8.6 + turn * 1.38 * 12.5;
      paintLeaves(picture, view, crownLeaves, turn, 1.5);
      paintWalker(picture, view, x, PATH_Z, sun);
      return picture;
    },
  };
}
