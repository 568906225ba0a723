/** A doorway by night: one warm lamp on a brick wall, plants, moths round the light, and a cat on its way home. */
import { paintCat } from './kit/cat.ts';
import { type Crown, grow, paintLeaves } from './kit/foliage.ts';
import { fbm, hash, mix, noise, smoothstep } from './kit/noise.ts';
import { type Picture, type Rgb, colour, glow, limb, scale } from './kit/picture.ts';
import type { DrawnScene } from './kit/scene.ts';
import { type Solid, box, dot, sheet, stump, unit } from './kit/solids.ts';
import { View, blocked, firstHit, openness, render } from './kit/view.ts';

type Point = readonly [number, number, number];

const view = new View([0.1, 2.3, -0.55], 0.275, 1.06);
const WALL_Z = 4.6;
const lamp: Point = [1.42, 2.12, WALL_Z - 0.26];
const LAMP_POWER = 3.9;
const lampLight: Rgb = [1, 0.66, 0.34];
const moonlight: Rgb = [0.04, 0.055, 0.085];

const c = {
  brick: colour('#8c5a45'),
  mortar: colour('#9a9184'),
  door: colour('#5a3526'),
  frame: colour('#b9b2a4'),
  slab: colour('#85807a'),
  joint: colour('#4a4843'),
  mat: colour('#4a3c2c'),
  pot: colour('#9c6248'),
  metal: colour('#24262a'),
  brass: colour('#d2ac5c'),
  glass: colour('#20272e'),
};

const blendOf = (a: Rgb, b: Rgb, share: number): Rgb => [
  mix(a[0], b[0], share),
  mix(a[1], b[1], share),
  mix(a[2], b[2], share),
];

function bricks(u: number, v: number): Rgb {
  const row = Math.floor(v / 0.077);
  const across = u / 0.235 + (row % 2) * 0.5;
  const inU = (across - Math.floor(across)) * 0.235;
  const inV = v - row * 0.077;
  const edge = Math.min(inU, 0.235 - inU, inV, 0.077 - inV);
  const tone = 0.62 + 0.55 * hash(Math.floor(across), row, 2) + 0.5 * (fbm(u * 26, v * 26, 4, 3) - 0.5);
  const face = blendOf(scale(c.brick, tone), scale(colour('#6b5a55'), tone), 0.6 * hash(Math.floor(across), row, 4));
  return blendOf(scale(c.mortar, 0.6 + 0.3 * noise(u * 60, v * 60, 5)), face, smoothstep(0.003, 0.009, edge));
}

function paving(_u: number, _v: number, x: number, _y: number, z: number): Rgb {
  const row = Math.floor(z / 0.5);
  const across = x / 0.5 + 40;
  const edge =
    Math.min(across - Math.floor(across), 1 - across + Math.floor(across), z / 0.5 - row, 1 - z / 0.5 + row) * 0.5;
  const stone = scale(c.slab, 0.7 + 0.3 * hash(Math.floor(across), row, 8) + 0.55 * (fbm(x * 7, z * 7, 5, 9) - 0.5));
  const damp = 0.75 + 0.35 * smoothstep(0.4, 0.62, fbm(x * 0.9, z * 0.9, 3, 14));
  return scale(blendOf(c.joint, stone, smoothstep(0.004, 0.014, edge)), damp);
}

const plain = (rgb: Rgb) => (): Rgb => rgb;
const wood = (u: number, v: number): Rgb => scale(c.door, 0.7 + 0.5 * fbm(u * 34, v * 2.2, 4, 20));

function doorway(): Solid[] {
  const [left, right, top, z] = [-0.02, 1, 2.14, WALL_Z];
  const panel = (x: number, y: number, w: number, h: number): Solid[] => [
    ...box([x, y, z - 0.01], [x + w, y + h, z + 0.01], (u, v) => scale(wood(u, v), 0.72)),
    ...box([x + 0.04, y + 0.04, z - 0.025], [x + w - 0.04, y + h - 0.04, z], wood),
  ];
  return [
    ...box([left - 0.11, 0.16, z - 0.07], [left, top + 0.11, z], plain(c.frame)),
    ...box([right, 0.16, z - 0.07], [right + 0.11, top + 0.11, z], plain(c.frame)),
    ...box([left - 0.16, top, z - 0.09], [right + 0.16, top + 0.13, z], plain(c.frame)),
    sheet([left, 0.16, z - 0.004], [right - left, 0, 0], [0, top - 0.16, 0], wood),
    ...panel(0.1, 0.3, 0.35, 0.55),
    ...panel(0.53, 0.3, 0.35, 0.55),
    ...box([0.12, 1.14, z - 0.03], [0.86, 1.98, z], (u, v) => scale(wood(u, v), 0.7)),
    ...[0, 1].flatMap((n) => [sheet([0.16 + n * 0.35, 1.19, z - 0.034], [0.31, 0, 0], [0, 0.74, 0], plain(c.glass))]),
    ...box([0.36, 0.97, z - 0.022], [0.62, 1.04, z], plain(c.brass)),
    ...box([0.9, 1.02, z - 0.03], [0.95, 1.22, z], plain(c.brass)),
    ...box([0.86, 1.1, z - 0.075], [0.95, 1.13, z - 0.05], plain(c.brass)),
    ...box([1.3, 1.42, z - 0.015], [1.55, 1.58, z], plain(colour('#2c4a68'))),
    ...box([-0.45, 0, z - 0.95], [1.45, 0.16, z], (u, v) => scale(c.slab, 0.75 + 0.5 * fbm(u * 8, v * 8, 4, 22))),
    ...box([0.08, 0.16, z - 0.72], [0.9, 0.18, z - 0.22], (u, v) =>
      scale(c.mat, 0.5 + 0.9 * noise(u * 120, v * 90, 23)),
    ),
  ];
}

/** The glass front of the lantern is left open to the light. */
const lantern: Solid[] = [
  ...box([lamp[0] - 0.03, lamp[1] + 0.16, WALL_Z - 0.28], [lamp[0] + 0.03, lamp[1] + 0.2, WALL_Z], plain(c.metal)),
  ...box(
    [lamp[0] - 0.1, lamp[1] + 0.11, WALL_Z - 0.36],
    [lamp[0] + 0.1, lamp[1] + 0.15, WALL_Z - 0.16],
    plain(c.metal),
  ),
];
const windowLeft = -2.45;
const windowSolids: Solid[] = [
  ...box([windowLeft - 0.08, 0.92, WALL_Z - 0.05], [windowLeft + 1.18, 2.12, WALL_Z], plain(c.frame)),
  ...box([windowLeft - 0.16, 0.84, WALL_Z - 0.16], [windowLeft + 1.26, 0.92, WALL_Z], plain(c.frame)),
  ...box([windowLeft + 0.53, 1, WALL_Z - 0.08], [windowLeft + 0.57, 2.04, WALL_Z - 0.05], plain(c.frame)),
];
const potAt: readonly Point[] = [
  [-0.78, 0, 4.12],
  [1.86, 0, 4.14],
];
const pots: Solid[] = potAt.flatMap((foot) => [
  stump(foot, 0.42, 0.15, 0.22, (u, v) => scale(c.pot, 0.7 + 0.5 * fbm(u * 9, v * 9, 4, 30))),
  stump([foot[0], 0.36, foot[2]], 0.07, 0.235, 0.24, plain(scale(c.pot, 0.95))),
]);

const solids: Solid[] = [
  sheet([-9, 0, -3], [18, 0, 0], [0, 0, 7.6], paving),
  sheet([-9, 0, WALL_Z], [18, 0, 0], [0, 6, 0], bricks),
  ...box([-9, 0, WALL_Z - 0.04], [-0.13, 0.3, WALL_Z], (u, v) => scale(c.slab, 0.5 + 0.5 * fbm(u * 6, v * 9, 4, 33))),
  ...box([1.11, 0, WALL_Z - 0.04], [9, 0.3, WALL_Z], (u, v) => scale(c.slab, 0.5 + 0.5 * fbm(u * 6, v * 9, 4, 34))),
  ...doorway(),
  ...windowSolids,
  ...pots,
];
const casters = [...solids, ...lantern];

/** A room behind curtains, dim. */
function window(x: number, y: number): Rgb | undefined {
  const u = (x - windowLeft) / 1.1;
  const v = (y - 1) / 1.04;
  if (u < 0 || u > 1 || v < 0 || v > 1 || Math.abs(u - 0.5) < 0.02) return undefined;
  const folds = 0.72 + 0.28 * Math.sin(u * 74 + 2.5 * noise(u * 9, v, 40));
  const gap = 1 + 1.5 * smoothstep(0.05, 0, Math.abs(u - 0.5 + 0.03 * v));
  return scale([0.13, 0.075, 0.032], folds * gap * (0.55 + 0.6 * v));
}

/** What the lamp gives and what the night gives, apart, so that the lamp can waver. */
function lightOf(way: Point, seed: number): readonly Rgb[] {
  const hit = firstHit(casters, view.eye, way);
  if (hit === undefined)
    return [
      [0, 0, 0],
      [0.004, 0.006, 0.01],
    ];
  const onWindow = hit.at[2] > WALL_Z - 0.055 ? window(hit.at[0], hit.at[1]) : undefined;
  const jitter = (k: number): number => 0.1 * (hash(seed, k, 6) - 0.5);
  const to: Point = [lamp[0] + jitter(1) - hit.at[0], lamp[1] + jitter(2) - hit.at[1], lamp[2] + jitter(3) - hit.at[2]];
  const far = Math.hypot(...to);
  const direction = unit(to);
  const facing = Math.max(0, dot(hit.normal, direction));
  const lit = facing > 0 && !blocked(solids, hit.at, direction, far) ? facing : 0;
  const open = openness(casters, hit, 0.9, 6, seed);
  // Light that the wall and the paving throw back fills what the lamp does not see.
  const back = (0.2 * open) / (0.7 + far * far);
  const strength = LAMP_POWER * (lit / (far * far + 0.02) + back);
  const rgb = (light: Rgb, by: number): Rgb => [
    hit.rgb[0] * light[0] * by,
    hit.rgb[1] * light[1] * by,
    hit.rgb[2] * light[2] * by,
  ];
  const night = rgb(moonlight, 0.4 + 0.6 * open);
  if (onWindow === undefined) return [rgb(lampLight, strength), night];
  return [scale(lampLight, 0.03 * strength), onWindow];
}

const crown = (centre: Point, radius: Point, leaves: number, seed: number): Crown => ({
  centre,
  radius,
  leaves,
  leafSize: 0.034,
  dark: colour('#0f170d'),
  bright: colour('#71803f'),
  sway: 0.012,
  seed,
  sun: [lamp[0] - centre[0], lamp[1] - centre[1], lamp[2] - centre[2]],
});
const plants = [
  { crown: crown([-0.78, 0.78, 4.12], [0.36, 0.4, 0.34], 900, 50), dim: 0.36 },
  { crown: crown([1.86, 0.74, 4.14], [0.32, 0.36, 0.3], 800, 51), dim: 0.8 },
];

/** A moth's way: loops of whole numbers a turn, so that it comes back to where it began. */
function mothAt(n: number, turn: number): Point {
  const r = (k: number): number => hash(n, k, 60);
  const wave = (k: number, times: number): number => Math.sin(2 * Math.PI * (times * turn + r(k)));
  const reach = 0.24 + 0.5 * r(9);
  return [
    lamp[0] + reach * (0.7 * wave(1, 5 + n) + 0.4 * wave(2, 11 + 2 * n)),
    lamp[1] + 0.02 + reach * 0.7 * (0.6 * wave(3, 7 + n) + 0.4 * wave(4, 13 - n)),
    lamp[2] - 0.12 + 0.3 * reach * wave(5, 6 + n),
  ];
}

function paintMoths(picture: Picture, turn: number): void {
  for (let n = 0; n < 5; n++) {
    const now = mothAt(n, turn);
    const a = view.project(now);
    const b = view.project(mothAt(n, turn - 0.0018));
    const far2 = (now[0] - lamp[0]) ** 2 + (now[1] - lamp[1]) ** 2 + (now[2] - lamp[2]) ** 2;
    const wing = 0.55 + 0.45 * Math.sin(2 * Math.PI * (83 * turn + n * 0.31));
    const size = (0.006 + 0.006 * wing) * a.perMetre;
    const rgb = scale([1, 0.8, 0.55], Math.min(3, 0.35 / (far2 + 0.05)));
    limb(picture, { ...a, r: size }, { ...b, r: size * 0.6 }, rgb, { x: 0, y: 0, contrast: 0 }, 0.75, 1.4);
  }
}

function paintLamp(picture: Picture, power: number): void {
  const spot = view.project([lamp[0], lamp[1], lamp[2]]);
  const half = 0.075 * spot.perMetre;
  limb(
    picture,
    { x: spot.x, y: spot.y - half * 0.6, r: half * 0.85 },
    { x: spot.x, y: spot.y + half * 0.75, r: half * 0.6 },
    scale([9, 6.6, 3.9], power),
    { x: 0, y: 0, contrast: 0 },
  );
  glow(picture, spot.x, spot.y, 190, scale([0.34, 0.2, 0.09], power));
  glow(picture, spot.x, spot.y, 60, scale([0.9, 0.58, 0.28], power));
}

/** `samples` rays a pixel. */
export function drawDoorway(samples: number): DrawnScene {
  const [warm, cold] = render(view, 2, samples, lightOf) as [Picture, Picture];
  const leaves = plants.map((plant) => ({ ...plant, leaves: grow(plant.crown) }));
  return {
    name: 'doorway',
    seconds: 14,
    fps: 12,
    bitRate: 700_000,
    film: { exposure: 1, saturation: 0.86, vignette: 0.3, grain: 5, bloom: 0.1 },
    frame: (turn) => {
      const waver = (times: number, from: number): number => Math.sin(2 * Math.PI * (times * turn + from));
      const power = 1 + 0.012 * waver(9, 0.1) + 0.008 * waver(31, 0.6);
      const picture = cold.slice();
      for (let at = 0; at < picture.length; at++) picture[at] = (picture[at] ?? 0) + power * (warm[at] ?? 0);
      for (const plant of leaves) paintLeaves(picture, view, plant.leaves, turn, plant.dim * power);
      paintCat(picture, view, -3.6 + (turn - 0.2) * 11, 3.12, lamp, LAMP_POWER * 1.15 * power, 4 * turn);
      paintLamp(picture, power);
      paintMoths(picture, turn);
      return picture;
    },
  };
}
