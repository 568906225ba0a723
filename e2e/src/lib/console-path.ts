/**
 * PRODUCT's path back in on the console, steps 1 to 7, with the mouse alone: from a right-click over live video to the success
 * screen. The code is read out of the letter that the mail server received.
 */
import type { Locator, Page } from 'playwright-core';
import { codeIn, isSecureCode, type Letter, type Mail } from './mail.ts';
import type { Mouse } from './mouse.ts';
import { movesIn } from './moving.ts';
import type { ScreenKeyboard } from './screen-keyboard.ts';

export interface PathParts {
  readonly page: () => Page;
  readonly mouse: Mouse;
  readonly keyboard: ScreenKeyboard;
  readonly mail: Mail;
  /** What the monitor shows, under a name. */
  readonly picture: (name: string) => Promise<void>;
}

export interface Path {
  readonly theme: 'classic' | 'modern';
  /** The icon of the menu bar that is clicked. */
  readonly icon: string;
  readonly newPassword: string;
  /** Runs with everything typed, just before the OK that commits. */
  readonly beforeCommit?: () => Promise<void>;
}

export interface Walked {
  readonly letter: Letter;
  /** When the right-click was made, on the clock of `performance.now()`. */
  readonly began_ms: number;
}

/** Ends on the success screen, which is given back for reading. */
export async function walkBackIn(parts: PathParts, path: Path): Promise<Walked> {
  const { mouse, keyboard, mail } = parts;
  const page = parts.page();
  const { theme } = path;
  await movesIn(page.locator('canvas').first(), 'the first camera');

  const began_ms = performance.now();
  await mouse.rightClickAt(700, 420, 'right-click over live video');
  const menu = page.getByRole('dialog', { name: 'Menu bar' });
  await menu.waitFor();
  await parts.picture(`${theme}-1-menu-bar`);
  await mouse.click(menu.getByRole('button', { name: path.icon, exact: true }), path.icon);

  const signIn = page.getByRole('dialog', { name: 'Sign in' });
  await signIn.waitFor();
  await signIn.getByText(path.icon).waitFor();
  await parts.picture(`${theme}-2-sign-in`);
  const since = mail.count;
  await mouse.click(signIn.getByRole('button', { name: 'Forgot Password' }), 'Forgot Password');

  const field = fieldNamed(page, 'Secure Code');
  await field.waitFor();
  await page
    .getByText(/handed to the mail server/i)
    .first()
    .waitFor();
  await parts.picture(`${theme}-3-check-your-e-mail`);
  const letter = await mail.next('the "Reset Password" e-mail', since, isSecureCode);
  const code = codeIn(letter);
  await bringUpKeyboard(parts, field, 'Secure Code');
  await keyboard.type(code);
  await parts.picture(`${theme}-4-secure-code`);
  await keyboard.putAwayByClickingBelow();
  await mouse.click(okButton(page), 'OK after the Secure Code');

  const first = fieldNamed(page, 'New password');
  await first.waitFor();
  await bringUpKeyboard(parts, first, 'New password');
  await keyboard.type(path.newPassword);
  await parts.picture(`${theme}-5-new-password`);
  const second = await confirmField(parts);
  await bringUpKeyboard(parts, second, 'Confirm password');
  await keyboard.type(path.newPassword);
  await parts.picture(`${theme}-6-confirm-password`);
  await path.beforeCommit?.();
  await mouse.click(okButton(page), 'OK after the passwords');
  return { letter, began_ms };
}

export function fieldNamed(page: Page, name: string): Locator {
  // A password field has no role, and a dialog may bear the same name.
  return page.locator('input').and(page.getByLabel(name, { exact: true }));
}

export function okButton(page: Page): Locator {
  return page.getByRole('button', { name: 'OK', exact: true });
}

/** A field that has the focus has its keyboard up already; otherwise it takes the click of step 4. */
async function bringUpKeyboard({ mouse, keyboard }: PathParts, field: Locator, name: string): Promise<void> {
  const hasFocus = await field.evaluate((element) => {
    const page = globalThis as unknown as { document: { activeElement: unknown } };
    return page.document.activeElement === element;
  });
  if (!hasFocus || !(await keyboard.isUp())) await mouse.click(field, name);
}

/** On the same screen as the new password, or on the next one. */
async function confirmField({ page, mouse }: PathParts): Promise<Locator> {
  const field = fieldNamed(page(), 'Confirm password');
  if (!(await field.isVisible())) {
    await mouse.click(okButton(page()), 'OK after the new password');
    await field.waitFor();
  }
  return field;
}
