/**
 * What a camera's picture looks like when nothing moves, learned from the pictures themselves: a level and a noise for each pixel. A
 * picture is compared with it and with one of half a second ago, so that what stands still again (a parked car, the place that it left)
 * is not motion for long. Light that changes everywhere (infrared switched on, lamps) is learned anew at once, for a few seconds at
 * most: then whatever still changes counts. Leaves in the wind raise the noise where they are. Bounded memory; about 50 µs a look. Pure.
 */
import { MOTION_CELLS } from '@nightlatch/protocol/motion/cells';
import { type Brightness, brightnessChange } from './brightness.ts';
import { CELL_OF_PIXEL, GREY_PIXELS } from './grey-picture.ts';

/** Of differences that nothing explains but the sensor and the codec; grey levels. */
const LEAST_NOISE = 1;
const FIRST_NOISE = 2;
/** What moves all day long must not make its part of the picture blind. */
const MOST_NOISE = 10;
const MOST_AWAY = 40;
const NOISE_TIMES = 3;
const FLOOR = 2;
/** How fast the levels follow: where nothing changed, where something stands still since, and where something moves. Seconds. */
const FOLLOW_S = 10;
const ABSORB_S = 15;
const KEEP_S = 60;
const NOISE_S = 30;
const MOST_STEP_S = 2;
/** The picture to compare with, beside the background, is at least so old. */
const FORMER_MS = 350;
/** More cells than this share, changed by so much, are another light. */
const LIGHT_SHARE = 0.5;
const LIGHT_CHANGE = 10;
const LIGHT_MS = 4_000;
/** Of a new light, at each look. */
const LIGHT_FOLLOW = 0.6;

/** By how much each cell has changed, grey levels above the noise; or the picture is being learned. */
export type Comparison = { readonly kind: 'seen'; readonly changes: Uint8Array } | { readonly kind: 'settling' };

/** The three largest of the pixels of a cell: one or two may be a flaw. */
class Largest {
  readonly first = new Float32Array(MOTION_CELLS);
  readonly second = new Float32Array(MOTION_CELLS);
  readonly third = new Float32Array(MOTION_CELLS);

  clear(): void {
    this.first.fill(0);
    this.second.fill(0);
    this.third.fill(0);
  }

  put(cell: number, value: number): void {
    if (value <= (this.third[cell] ?? 0)) return;
    if (value <= (this.second[cell] ?? 0)) {
      this.third[cell] = value;
      return;
    }
    this.third[cell] = this.second[cell] ?? 0;
    if (value <= (this.first[cell] ?? 0)) {
      this.second[cell] = value;
      return;
    }
    this.second[cell] = this.first[cell] ?? 0;
    this.first[cell] = value;
  }
}

export class Background {
  readonly #level = new Float32Array(GREY_PIXELS);
  readonly #noise = new Float32Array(GREY_PIXELS).fill(FIRST_NOISE);
  readonly #former = new Uint8Array(GREY_PIXELS);
  readonly #next = new Uint8Array(GREY_PIXELS);
  readonly #away = new Float32Array(GREY_PIXELS);
  readonly #moved = new Float32Array(GREY_PIXELS);
  readonly #fromBackground = new Largest();
  readonly #fromFormer = new Largest();
  #at_ms: number | undefined;
  #nextAt_ms = 0;
  #lightFor_ms = 0;

  /** `picture`: GREY_PIXELS bytes, taken at `at_ms` of a clock that does not go back. */
  compare(picture: Uint8Array, at_ms: number): Comparison {
    const before_ms = this.#at_ms;
    this.#at_ms = at_ms;
    if (before_ms === undefined) {
      this.#level.set(picture);
      this.#former.set(picture);
      this.#next.set(picture);
      this.#nextAt_ms = at_ms;
      return { kind: 'settling' };
    }
    const step_ms = Math.max(at_ms - before_ms, 1);
    const light = brightnessChange(picture, this.#level);
    const sinceFormer = brightnessChange(picture, this.#former);
    this.#measure(picture, light, sinceFormer);
    const isLight = this.#isOtherLight(step_ms);
    this.#learn(picture, light, step_ms / 1000, isLight);
    this.#keepFormer(picture, at_ms, isLight);
    return isLight ? { kind: 'settling' } : { kind: 'seen', changes: this.#changes() };
  }

  #measure(picture: Uint8Array, light: Brightness, sinceFormer: Brightness): void {
    const [levels, noises, former] = [this.#level, this.#noise, this.#former];
    const [aways, moves] = [this.#away, this.#moved];
    this.#fromBackground.clear();
    this.#fromFormer.clear();
    for (let at = 0; at < GREY_PIXELS; at++) {
      const now = picture[at] ?? 0;
      const level = levels[at] ?? 0;
      const before = former[at] ?? 0;
      const away = Math.abs(now - level - light.offset - light.slope * level);
      const moved = Math.abs(now - before - sinceFormer.offset - sinceFormer.slope * before);
      aways[at] = away;
      moves[at] = moved;
      const allowed = NOISE_TIMES * (noises[at] ?? 0) + FLOOR;
      if (away > allowed) this.#fromBackground.put(CELL_OF_PIXEL[at] ?? 0, away - allowed);
      if (moved > allowed) this.#fromFormer.put(CELL_OF_PIXEL[at] ?? 0, moved - allowed);
    }
  }

  /** In a cell that differs from the background something has moved only if it differs from a moment ago, too. */
  #changes(): Uint8Array {
    const changes = new Uint8Array(MOTION_CELLS);
    for (let cell = 0; cell < MOTION_CELLS; cell++) {
      const change = Math.min(this.#fromBackground.third[cell] ?? 0, 2 * (this.#fromFormer.second[cell] ?? 0));
      changes[cell] = Math.min(Math.round(change), 255);
    }
    return changes;
  }

  #isOtherLight(step_ms: number): boolean {
    let changed = 0;
    for (const change of this.#fromBackground.third) if (change >= LIGHT_CHANGE) changed++;
    if (changed < LIGHT_SHARE * MOTION_CELLS) {
      this.#lightFor_ms = Math.max(this.#lightFor_ms - step_ms, 0);
      return false;
    }
    const isLight = this.#lightFor_ms < LIGHT_MS;
    this.#lightFor_ms = Math.min(this.#lightFor_ms + step_ms, LIGHT_MS);
    return isLight;
  }

  /** The light as a whole is followed at once: it is known, and no part of what may be motion. */
  #learn(picture: Uint8Array, light: Brightness, step_s: number, isLight: boolean): void {
    const [levels, noises, aways, moves] = [this.#level, this.#noise, this.#away, this.#moved];
    const time_s = Math.min(step_s, MOST_STEP_S);
    const [follow, absorb, keep] = [time_s / FOLLOW_S, time_s / ABSORB_S, time_s / KEEP_S];
    const noiseShare = isLight ? 0 : time_s / NOISE_S;
    for (let at = 0; at < GREY_PIXELS; at++) {
      const level = levels[at] ?? 0;
      const noise = noises[at] ?? 0;
      const away = aways[at] ?? 0;
      const allowed = NOISE_TIMES * noise + FLOOR;
      const calm = away <= allowed ? follow : (moves[at] ?? 0) <= allowed ? absorb : keep;
      const lit = level + light.offset + light.slope * level;
      levels[at] = lit + (isLight ? LIGHT_FOLLOW : calm) * ((picture[at] ?? 0) - lit);
      const learned = noise + noiseShare * (Math.min(away, MOST_AWAY) - noise);
      noises[at] = learned < LEAST_NOISE ? LEAST_NOISE : learned > MOST_NOISE ? MOST_NOISE : learned;
    }
  }

  #keepFormer(picture: Uint8Array, at_ms: number, isLight: boolean): void {
    if (isLight) {
      this.#former.set(picture);
      this.#next.set(picture);
      this.#nextAt_ms = at_ms;
    } else if (at_ms - this.#nextAt_ms >= FORMER_MS) {
      this.#former.set(this.#next);
      this.#next.set(picture);
      this.#nextAt_ms = at_ms;
    }
  }
}
