/**
 * A real mouse on an X display: finds an element's rectangle through the page (reading only), checks that nothing covers
 * it, moves the X pointer there and clicks. It cannot press keys. Every click is counted, characters apart from the rest.
 */
import type { Locator, Page } from 'playwright-core';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { XDisplay } from './x-display.ts';

export type ClickKind = 'step' | 'character';

/** In pixels of the screen, which is the page. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Click {
  readonly label: string;
  readonly kind: ClickKind;
}

/** As much of a page's element as is looked at. */
interface Seen {
  readonly outerHTML: string;
  readonly control?: Seen | null;
  contains(other: Seen): boolean;
  closest(selector: string): Seen | null;
}

/** Runs in the page. What lies over the point, or '' when the element (or a part of it, or its label) is what a click there reaches. */
function coveredBy(element: Seen, at: { x: number; y: number }): string {
  const page = globalThis as unknown as { document: { elementFromPoint(x: number, y: number): Seen | null } };
  const hit = page.document.elementFromPoint(at.x, at.y);
  if (hit === null) return 'nothing';
  if (element === hit || element.contains(hit)) return '';
  const label = hit.closest('label');
  if (label !== null && (label.contains(element) || label.control === element)) return '';
  return hit.outerHTML.slice(0, 120);
}

export class Mouse {
  readonly clicks: Click[] = [];
  readonly #display: XDisplay;
  readonly #page: () => Page;

  constructor(display: XDisplay, page: () => Page) {
    this.#display = display;
    this.#page = page;
  }

  /** Clicks so far that did not type a character. */
  get steps(): number {
    return this.clicks.filter((click) => click.kind === 'step').length;
  }

  async rightClickAt(x: number, y: number, label: string): Promise<void> {
    await this.#clickAt(x, y, '3', label, 'step');
  }

  async clickAt(x: number, y: number, label: string): Promise<void> {
    await this.#clickAt(x, y, '1', label, 'step');
  }

  /** Clicks the middle of an element once it is there, holds still and is not covered. */
  async click(target: Locator, label: string, kind: ClickKind = 'step'): Promise<void> {
    const { x, y } = await this.#settled(target, label);
    await this.#clickAt(x, y, '1', label, kind);
  }

  async rightClick(target: Locator, label: string): Promise<void> {
    const { x, y } = await this.#settled(target, label);
    await this.#clickAt(x, y, '3', label, 'step');
  }

  /** Presses in the middle of one element and lets go in the middle of another. */
  async drag(from: Locator, to: Locator, label: string): Promise<void> {
    const start = await this.#settled(from, label);
    const end = await this.#settled(to, label);
    const middle = { x: Math.round((start.x + end.x) / 2), y: Math.round((start.y + end.y) / 2) };
    const words = [start, middle, end].flatMap(({ x, y }, at) => [
      ...['mousemove', String(x), String(y), ...(at === 0 ? ['mousedown', '1'] : [])],
      ...['sleep', '0.1'],
    ]);
    await this.#display.xdotool(...words, 'mouseup', '1');
    this.clicks.push({ label, kind: 'step' });
  }

  /** Keeps the button down on an element for so long. */
  async hold(target: Locator, label: string, seconds: number): Promise<void> {
    const { x, y } = await this.#settled(target, label);
    const press = ['mousemove', String(x), String(y), 'mousedown', '1', 'sleep', String(seconds), 'mouseup', '1'];
    await this.#display.xdotool(...press);
    this.clicks.push({ label, kind: 'step' });
  }

  /** One click a point, at a quick hand's pace, each typing a character of `text`. */
  async typeAt(points: readonly Point[], text: string): Promise<void> {
    const words = points.flatMap(({ x, y }) => ['mousemove', String(x), String(y), 'click', '1', 'sleep', '0.03']);
    await this.#display.xdotool(...words);
    for (const character of text) this.clicks.push({ label: character, kind: 'character' });
  }

  /** Out of the way, so that nothing is lit by the pointer in a picture. Not a click. */
  async rest(): Promise<void> {
    await this.#display.xdotool('mousemove', String(this.#display.width - 1), String(this.#display.height - 1));
  }

  async #settled(target: Locator, label: string): Promise<Point> {
    let before = '';
    return eventually(
      `"${label}" to click on (${String(target)})`,
      async () => {
        await target.waitFor({ state: 'visible', timeout: 8_000 });
        const box = await target.boundingBox();
        if (box === null) return undefined;
        const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
        const now = JSON.stringify(box);
        const isStill = now === before;
        before = now;
        if (!isStill) return undefined;
        const cover = await target.evaluate(coveredBy, at);
        if (cover !== '') throw new Error(`covered by ${cover}`);
        if (!(await target.isEnabled())) throw new Error('it is disabled');
        return at;
      },
      { within_ms: 10_000, every_ms: 20 },
    );
  }

  async #clickAt(x: number, y: number, button: '1' | '3', label: string, kind: ClickKind): Promise<void> {
    if (this.#page().isClosed()) throw new Error(`the page is gone before the click on "${label}"`);
    await this.#display.xdotool('mousemove', String(x), String(y), 'click', button);
    this.clicks.push({ label, kind });
  }
}
