/** What a person does on the console in a headless browser, in a few words: for scenarios that are about sentences and looks. */
import type { Locator, Page } from 'playwright-core';
import { fieldNamed, okButton } from './console-path.ts';

/** Right-click, then an icon of the menu bar. */
export async function choose(page: Page, icon: string): Promise<void> {
  const { width = 1920, height = 1080 } = page.viewportSize() ?? {};
  const menu = page.getByRole('dialog', { name: 'Menu bar' });
  await page.mouse.click(width / 2, height / 3, { button: 'right' });
  await menu.getByRole('button', { name: icon, exact: true }).click();
}

/** Ends in the sign-in dialog, with `who` chosen. */
export async function openSignIn(page: Page, who?: string, icon = 'Playback'): Promise<Locator> {
  await choose(page, icon);
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.waitFor();
  if (who !== undefined && !(await dialog.getByRole('button', { name: new RegExp(`^${who} `) }).isVisible())) {
    await dialog.getByRole('button', { name: /Who/ }).click();
    await page.getByRole('option', { name: new RegExp(`^${who} `) }).click();
  }
  return dialog;
}

export async function signInAs(page: Page, password: string, icon: string, who?: string): Promise<void> {
  const dialog = await openSignIn(page, who, icon);
  await fieldNamed(page, 'Password').fill(password);
  await okButton(page).click();
  await dialog.waitFor({ state: 'detached' });
}

/** "Forgot Password" for `who`; ends on the screen that follows. */
export async function forgotPassword(page: Page, who?: string): Promise<void> {
  const dialog = await openSignIn(page, who);
  await dialog.getByRole('button', { name: 'Forgot Password' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Types a code and clicks OK. What was typed before goes. */
export async function enterCode(page: Page, code: string): Promise<void> {
  await fieldNamed(page, 'Secure Code').fill('');
  await fieldNamed(page, 'Secure Code').fill(code);
  await okButton(page).click();
}

/** The sentence is on the screen, readable, within a few seconds. */
export async function reads(page: Page, sentence: string | RegExp): Promise<void> {
  await page.getByText(sentence).filter({ visible: true }).first().waitFor({ timeout: 10_000 });
}
