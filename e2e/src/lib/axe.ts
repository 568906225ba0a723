/** WCAG 2.2 AA by axe: every rule's findings as lines a person can act on. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Empty when the page passes. (No screen has frames: the legacy mode saves opening a page for each analysis.) `screen` names it in the lines. */
export async function findings(page: Page, screen: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(standards).analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${screen}: ${violation.id}: ${node.target.join(' ')}: ${node.failureSummary ?? violation.help}`,
    ),
  );
}
