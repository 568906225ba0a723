/** A page with one sentence, for a person whose browser is not (yet) showing our screens. No scripts, no styles: any policy lets it be. */

/** HTML; both texts are escaped. */
export function plainPage(title: string, sentence: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="dark light">
<title>${escape(title)} · Nightlatch</title>
<h1>${escape(title)}</h1>
<p>${escape(sentence)}</p>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
