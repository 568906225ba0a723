/** The console's on-screen keyboard, used with the mouse: one click a character. */
import type { Page } from 'playwright-core';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { Mouse, Point } from './mouse.ts';

/** As much of a key as is looked at. */
interface Key {
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
}

export class ScreenKeyboard {
  readonly #mouse: Mouse;
  readonly #page: () => Page;

  constructor(mouse: Mouse, page: () => Page) {
    this.#mouse = mouse;
    this.#page = page;
  }

  get #box() {
    return this.#page().getByRole('group', { name: 'On-screen keyboard' });
  }

  /** Clicks the characters of a text, all of which must be on the face of the keyboard that is up. */
  async type(text: string): Promise<void> {
    const keys = await this.#keys(text);
    await this.#mouse.typeAt(
      [...text].map((character) => keys.get(nameOf(character)) ?? missing(character)),
      text,
    );
  }

  /** Clicks the characters of a text, turning to the face that has each (Shift for a capital). */
  async typeOnAnyFace(text: string): Promise<void> {
    for (const run of text.match(/[A-Z]|[^A-Z]+/g) ?? []) {
      if (/^[A-Z]$/.test(run)) await this.press('Shift');
      await this.type(run);
    }
  }

  /** Clicks a named key (Shift, ?123, Backspace, Done), which counts as a step. */
  async press(name: string): Promise<void> {
    await this.#mouse.click(this.#box.getByRole('button', { name, exact: true }), `key ${name}`);
  }

  /** Whether it is on the screen. */
  isUp(): Promise<boolean> {
    return this.#box.isVisible();
  }

  /** Puts it away with a left-click just below it. */
  async putAwayByClickingBelow(): Promise<void> {
    const box = await this.#box.boundingBox();
    const screen = await this.#page().evaluate<number>('window.innerHeight');
    if (box === null) throw new Error('the keyboard is not up');
    const bottom = box.y + box.height;
    if (screen - bottom < 4) throw new Error(`there is no room to click below the keyboard (${screen - bottom} px)`);
    const below = Math.min(bottom + 12, (bottom + screen) / 2);
    await this.#mouse.clickAt(Math.round(box.x + box.width / 2), Math.round(below), 'just below the keyboard');
    await eventually('the keyboard is put away', async () => !(await this.isUp()));
  }

  /** Middles of all keys, once the needed ones are there and hold still. */
  async #keys(text: string): Promise<Map<string, Point>> {
    let before = '';
    return eventually(`keys for "${text}"`, async () => {
      const found = await this.#box.locator('button').evaluateAll((keys: Key[]) =>
        keys.map((key): [string, { x: number; y: number }] => {
          const { x, y, width, height } = key.getBoundingClientRect();
          return [
            key.getAttribute('aria-label') ?? '',
            { x: Math.round(x + width / 2), y: Math.round(y + height / 2) },
          ];
        }),
      );
      const now = JSON.stringify(found);
      const isStill = now === before;
      before = now;
      const keys = new Map(found);
      for (const character of text) if (!keys.has(nameOf(character))) missing(character);
      return isStill ? keys : undefined;
    });
  }
}

function nameOf(character: string): string {
  return character === ' ' ? 'Space' : character;
}

function missing(character: string): never {
  throw new Error(`the keyboard has no key "${character}"`);
}
