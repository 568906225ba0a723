import { cellsOfText, findMoved } from '@nightlatch/protocol';
import { expect, test } from 'vitest';
import { Background } from './background.ts';
import { GREY_HEIGHT, GREY_PIXELS, GREY_WIDTH } from './grey-picture.ts';

const EVERYWHERE = cellsOfText(undefined);
const USUAL = 50;

/** A camera of 5 pictures a second that looks at a street of uneven walls; `noise`: grey levels either way. */
class Street {
  readonly background = new Background();
  readonly #paint: (x: number, y: number) => number;
  readonly #every_ms: number;
  #seed = 7;
  #at_ms = 0;

  constructor({ every_ms = 200 } = {}) {
    this.#every_ms = every_ms;
    this.#paint = (x, y) => 70 + 40 * Math.sin(x / 9) + 30 * Math.cos(y / 5);
  }

  /** The largest group of cells that moved, as a share of what is needed; undefined while it settles. */
  look(change: (level: number, x: number, y: number) => number = (level) => level, noise = 2): number | undefined {
    this.#at_ms += this.#every_ms;
    const picture = Uint8Array.from({ length: GREY_PIXELS }, (_, at) => {
      const [x, y] = [at % GREY_WIDTH, Math.floor(at / GREY_WIDTH)];
      return Math.min(Math.max(change(this.#paint(x, y), x, y) + noise * (2 * this.#random() - 1), 0), 255);
    });
    const seen = this.background.compare(picture, this.#at_ms);
    return seen.kind === 'settling' ? undefined : findMoved(seen.changes, EVERYWHERE, USUAL).level;
  }

  /** So many looks; the levels of them, -1 for settling. */
  looks(
    count: number,
    change?: (at: number) => (level: number, x: number, y: number) => number,
    noise?: number,
  ): number[] {
    return Array.from({ length: count }, (_, at) => this.look(change?.(at), noise) ?? -1);
  }

  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

/** Something bright or dark of that size, its left edge at `left`. */
function walker(left: number, level = 230, width = 8, height = 24) {
  return (ground: number, x: number, y: number): number =>
    x >= left && x < left + width && y >= 30 && y < 30 + height ? level : ground;
}

test('nothing moves in a quiet picture, nor in one with the noise of the night', () => {
  const quiet = new Street();
  expect(Math.max(...quiet.looks(100))).toBe(0);
  const night = new Street();
  expect(Math.max(...night.looks(100, undefined, 9).slice(10))).toBeLessThan(1);
});

test('a walker is motion on the way, and not any more once gone', () => {
  const street = new Street();
  street.looks(25);
  const levels = street.looks(40, (at) => walker(at * 3));
  expect(Math.min(...levels.slice(1))).toBeGreaterThan(1);
  expect(Math.max(...street.looks(10).slice(3))).toBe(0);
});

test('a walker is found in key frames two seconds apart, too', () => {
  const street = new Street({ every_ms: 2_000 });
  street.looks(10);
  expect(Math.min(...street.looks(4, (at) => walker(at * 30)).slice(1))).toBeGreaterThan(1);
  expect(street.looks(3).at(-1)).toBe(0);
});

test('a car that parks is motion until it stands, and its leaving is motion again', () => {
  const street = new Street();
  street.looks(25);
  const car = (left: number) => walker(left, 20, 30, 18);
  expect(Math.min(...street.looks(10, (at) => car(at * 4)).slice(1))).toBeGreaterThan(1);
  expect(Math.max(...street.looks(20, () => car(36)).slice(5))).toBe(0);
  street.looks(300, () => car(36));
  expect(Math.max(...street.looks(10, (at) => car(36 + at * 5)))).toBeGreaterThan(1);
});

test('clouds and exposure, that change the whole picture slowly or by a step, are no motion', () => {
  const street = new Street();
  street.looks(25);
  expect(Math.max(...street.looks(50, (at) => (level) => level * (1 - at / 150)))).toBe(0);
  expect(Math.max(...street.looks(25, () => (level) => level * 1.25 + 8))).toBe(0);
});

test('infrared that comes on makes another picture: learned at once, and a walker in it is found', () => {
  const street = new Street();
  street.looks(25);
  const infrared = (level: number, x: number, y: number): number => 255 - level + 40 * Math.sin(x * 1.7 + y);
  const after = street.looks(15, () => infrared);
  expect(after[0]).toBe(-1);
  expect(Math.max(...after)).toBe(0);
  const walking = street.looks(12, (at) => (level, x, y) => walker(at * 5, 0)(infrared(level, x, y), x, y));
  expect(Math.max(...walking)).toBeGreaterThan(1);
});

test('what changes the whole picture for longer than light does is motion', () => {
  const street = new Street();
  street.looks(25);
  const levels = street.looks(
    60,
    (at) => (_level, x, y) => (Math.floor(x / 7 + y / 5 + at * 0.3) % 2 === 0 ? 30 : 220),
  );
  expect(levels.slice(0, 10)).toContain(-1);
  expect(levels.slice(-20).filter((level) => level >= 1).length).toBeGreaterThan(10);
});

test('leaves that sway all day long are learned, and who walks elsewhere is still found', () => {
  const street = new Street();
  const leaves = (at: number) => (level: number, x: number, y: number) =>
    x > 90 && y < 30 ? level + 25 * Math.sin(at * 1.3 + x + 2 * y) : level;
  street.looks(300, leaves);
  expect(street.looks(100, leaves).filter((level) => level >= 1)).toEqual([]);
  const both = street.looks(10, (at) => (level, x, y) => walker(at * 4)(leaves(at)(level, x, y), x, y));
  expect(Math.max(...both)).toBeGreaterThan(1);
});

test('what is smaller than the sensitivity asks for is no motion', () => {
  const street = new Street();
  street.looks(25);
  expect(Math.max(...street.looks(20, (at) => walker(at * 3, 230, 3, 3)))).toBeLessThan(1);
});

test('the picture is as wide and as high as its cells', () => {
  expect([GREY_WIDTH, GREY_HEIGHT, GREY_PIXELS]).toEqual([128, 72, 9_216]);
});
