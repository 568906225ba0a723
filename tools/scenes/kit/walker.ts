/** A person who walks: joints from a gait cycle, drawn as lit limbs, with the shadow that they throw. */
import { type Part, paintParts, paintShadow } from './body.ts';
import { type Picture, type Rgb, colour, scale } from './picture.ts';
import type { View } from './view.ts';

type Point = readonly [number, number, number];
/** In the plane of walking: forward and up, metres from the hip. */
type Joint = readonly [number, number];

const THIGH = 0.44;
const SHIN = 0.43;
const FOOT = 0.2;
/** Metres of one whole cycle (two steps), so that a standing foot keeps its place. */
const STRIDE = 1.38;

const degrees = (angle: number): number => (angle * Math.PI) / 180;
const wrap = (phase: number): number => phase - Math.floor(phase);
const bump = (phase: number, at: number, width: number): number => {
  const away = Math.abs(wrap(phase - at + 0.5) - 0.5);
  return Math.exp(-((away / width) ** 2));
};

/** Hip, knee, ankle and toe of one leg; phase 0 is the heel's touch. */
function leg(phase: number): { knee: Joint; ankle: Joint; heel: Joint; toe: Joint } {
  const hip = degrees(8 + 22 * Math.cos(2 * Math.PI * phase) + 5 * bump(phase, 0.8, 0.12));
  const bend = degrees(5 + 13 * bump(phase, 0.14, 0.08) + 57 * bump(phase, 0.72, 0.11));
  const lift = degrees(16 * bump(phase, 0, 0.07) - 48 * bump(phase, 0.62, 0.1) + 6 * bump(phase, 0.88, 0.08));
  const knee: Joint = [THIGH * Math.sin(hip), -THIGH * Math.cos(hip)];
  const ankle: Joint = [knee[0] + SHIN * Math.sin(hip - bend), knee[1] - SHIN * Math.cos(hip - bend)];
  const heel: Joint = [ankle[0] - 0.05 * Math.cos(lift), ankle[1] - 0.06 - 0.05 * Math.sin(lift)];
  const toe: Joint = [heel[0] + FOOT * 1.2 * Math.cos(lift), heel[1] + FOOT * 1.2 * Math.sin(lift)];
  return { knee, ankle, heel, toe };
}

const clothes = {
  trousers: colour('#39445a'),
  jacket: colour('#a8432f'),
  hair: colour('#3a281c'),
  skin: colour('#d3a07f'),
  shoe: colour('#d8d4cc'),
  bag: colour('#2f3b34'),
};

/** The parts of the body, far ones first, of somebody whose hip is above (x, z) and who walks to the right. */
function body(x: number, z: number, phase: number): Part[] {
  const near = leg(wrap(phase));
  const far = leg(wrap(phase + 0.5));
  const hipHeight = -Math.min(near.heel[1], near.toe[1], far.heel[1], far.toe[1]) + 0.03;
  const point = ([forward, up]: Joint, side: number): Point => [x + forward, hipHeight + up, z + side];
  const part = (a: Joint, b: Joint, side: number, ra: number, rb: number, rgb: Rgb): Part => ({
    a: point(a, side),
    b: point(b, side),
    ra,
    rb,
    rgb,
  });
  const legParts = (one: ReturnType<typeof leg>, side: number, shade: number): Part[] => [
    part(one.heel, one.toe, side, 0.052, 0.042, scale(clothes.shoe, shade)),
    part(one.knee, one.ankle, side, 0.067, 0.05, scale(clothes.trousers, shade)),
    part([0, 0.02], one.knee, side, 0.1, 0.068, scale(clothes.trousers, shade)),
  ];
  const lean = 0.04;
  const shoulder: Joint = [lean, 0.52];
  const arm = (swing: number, side: number, shade: number): Part[] => {
    const angle = degrees(4 + 24 * swing);
    const elbow: Joint = [shoulder[0] + 0.29 * Math.sin(angle), shoulder[1] - 0.03 - 0.29 * Math.cos(angle)];
    const fore = angle + degrees(20 + 14 * Math.max(0, swing));
    const hand: Joint = [elbow[0] + 0.25 * Math.sin(fore), elbow[1] - 0.25 * Math.cos(fore)];
    const tip: Joint = [hand[0] + 0.07 * Math.sin(fore), hand[1] - 0.07 * Math.cos(fore)];
    return [
      part(hand, tip, side, 0.04, 0.035, scale(clothes.skin, shade)),
      part(elbow, hand, side, 0.05, 0.042, scale(clothes.jacket, shade)),
      part([shoulder[0], shoulder[1] - 0.02], elbow, side, 0.062, 0.05, scale(clothes.jacket, shade)),
    ];
  };
  const swing = Math.cos(2 * Math.PI * phase);
  return [
    ...arm(swing, 0.19, 0.55),
    ...legParts(far, 0.09, 0.62),
    part([-0.13, 0.2], [-0.11, 0.42], 0, 0.1, 0.11, clothes.bag),
    part([0, 0], [lean * 0.6, 0.3], 0, 0.118, 0.135, clothes.jacket),
    part([lean * 0.6, 0.3], [lean, 0.47], 0, 0.135, 0.125, clothes.jacket),
    part([lean, 0.52], [lean + 0.025, 0.66], 0, 0.055, 0.05, clothes.skin),
    part([lean - 0.015, 0.72], [lean, 0.77], 0, 0.092, 0.1, clothes.hair),
    part([lean + 0.065, 0.69], [lean + 0.055, 0.75], 0, 0.07, 0.078, clothes.skin),
    part([lean + 0.005, 0.81], [lean + 0.05, 0.815], 0, 0.07, 0.055, clothes.hair),
    ...legParts(near, -0.09, 1),
    ...arm(-swing, -0.2, 1),
  ];
}

/** Paints the walker at (x, z) of the ground; `sun` is the direction to the sun. */
export function paintWalker(picture: Picture, view: View, x: number, z: number, sun: Point): void {
  const parts = body(x, z, wrap(x / STRIDE));
  const onGround = ([px, py, pz]: Point): Point => [px - (sun[0] / sun[1]) * py, 0.01, pz - (sun[2] / sun[1]) * py];
  paintShadow(picture, view, parts, onGround, 0.62);
  paintParts(picture, view, parts, 0.82, { x: 0.6 * Math.sign(sun[0]), y: -0.55, contrast: 0.6 });
}
