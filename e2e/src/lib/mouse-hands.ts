/** What a hand on the mouse does on the console, in a few words: a button pressed, a field filled by the on-screen keyboard. */
import type { Page } from 'playwright-core';
import { fieldNamed } from './console-path.ts';
import type { Mouse } from './mouse.ts';
import { atRest } from './moving.ts';
import type { ScreenKeyboard } from './screen-keyboard.ts';

export class MouseHands {
  readonly #mouse: () => Mouse;
  readonly #keyboard: () => ScreenKeyboard;
  readonly #page: () => Page;

  constructor(mouse: () => Mouse, keyboard: () => ScreenKeyboard, page: () => Page) {
    this.#mouse = mouse;
    this.#keyboard = keyboard;
    this.#page = page;
  }

  async press(name: string): Promise<void> {
    await this.#mouse().click(this.#page().getByRole('button', { name, exact: true }), name);
  }

  /** Clicks a field, empties it with Backspace, and clicks the text in. */
  async fill(label: string, text: string): Promise<void> {
    const page = this.#page();
    const keyboard = this.#keyboard();
    const field = fieldNamed(page, label);
    if (await keyboard.isUp()) await keyboard.press('Done');
    await atRest(page);
    await this.#mouse().click(field, label);
    for (let left = (await field.inputValue()).length; left > 0; left -= 1) await keyboard.press('Backspace');
    await keyboard.typeOnAnyFace(text);
    const typed = (await field.inputValue()).replaceAll(' ', '');
    if (typed !== text.replaceAll(' ', '')) throw new Error(`"${label}" holds "${typed}" instead of "${text}"`);
  }
}
