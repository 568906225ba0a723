/** A page with one sentence, for a person whose browser is not (yet) showing our screens. No scripts, no styles: any policy lets it be. */
import { escapeHtml } from '@nightlatch/letters/escape-html';

/** HTML; both texts are escaped. */
export function plainPage(title: string, sentence: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="dark light">
<title>${escapeHtml(title)} · Nightlatch</title>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(sentence)}</p>
</html>
`;
}
