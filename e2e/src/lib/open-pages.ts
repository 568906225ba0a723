/** The pages that a scenario has open, so that a failure can be looked at. */
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { outFolder } from './places.ts';

const pages = new Map<string, () => Page>();

export function rememberPage(name: string, page: () => Page): void {
  pages.set(name, page);
}

/** Pictures of all open pages in e2e/out/failures. */
export async function pictureAllPages(of: string): Promise<void> {
  const folder = join(outFolder, 'failures');
  mkdirSync(folder, { recursive: true });
  for (const [name, page] of pages) {
    if (page().isClosed()) continue;
    const path = join(folder, `${of.replaceAll(/[^\w]+/g, '-').slice(0, 60)}-${name}.png`);
    await page()
      .screenshot({ path, timeout: 5_000 })
      .catch(() => undefined);
  }
}
