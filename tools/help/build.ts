/**
 * Builds help/dist from help/*.md: for each article a page of its own and a fragment for the screens that show it inside
 * themselves, `articles.json` with their names and titles, the look, the font, the one small script and the pictures that exist.
 * Run: `node --disable-warning=ExperimentalWarning tools/help/build.ts`. The recorder serves the result under /help/.
 */
import { escapeHtml } from '@nightlatch/letters/escape-html';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { renderArticle, type Article, type PictureSize } from './render.ts';

const root = join(import.meta.dirname, '..', '..');
const help = join(root, 'help');
const dist = join(help, 'dist');
const pictures = join(help, 'pictures');
const font = join(root, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'pictures'), { recursive: true });
if (existsSync(pictures)) {
  for (const file of readdirSync(pictures)) {
    if (file.endsWith('.png')) copyFileSync(join(pictures, file), join(dist, 'pictures', file));
  }
}

const names = new Set(
  readdirSync(help)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length)),
);
const articles = [...names].map((name) =>
  renderArticle(name, readFileSync(join(help, `${name}.md`), 'utf8'), names, pictureSize),
);
for (const article of articles) {
  writeFileSync(join(dist, `${article.name}.fragment.html`), article.fragment);
  writeFileSync(join(dist, `${article.name}.html`), page(article));
}
const list = articles.map(({ name, title, summary }) => ({ name, title, summary }));
writeFileSync(join(dist, 'articles.json'), `${JSON.stringify(list, undefined, 2)}\n`);
copyFileSync(font, join(dist, 'inter.woff2'));
copyFileSync(join(root, 'app', 'public', 'icon.svg'), join(dist, 'icon.svg'));
writeFileSync(join(dist, 'help.css'), css());
writeFileSync(join(dist, 'help.js'), script());

function page(article: Article): string {
  const back = article.name === 'index' ? '' : '<a href="/help/index.html">All help pages</a>';
  return `<!doctype html>
<html lang="en" data-theme="system">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escapeHtml(article.title)} · Nightlatch</title>
<meta name="description" content="${escapeHtml(article.summary)}">
<meta name="color-scheme" content="dark light">
<link rel="icon" href="/help/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/help/help.css">
<script type="module" src="/help/help.js"></script>
</head>
<body class="help-page">
<header class="help-head"><span class="help-name">Nightlatch</span><nav aria-label="Help">${back}</nav></header>
<main>
${article.fragment}</main>
</body>
</html>
`;
}

/** The same tokens and article look as in the screens, with the font beside it. */
function css(): string {
  const face = `@font-face { font-family: 'Inter Variable'; font-style: normal; font-display: swap; font-weight: 100 900; src: url(/help/inter.woff2) format('woff2-variations'); }\n`;
  const parts = ['ui/src/theme.css', 'ui/src/article/article.css', 'ui/src/article/page.css'];
  return face + parts.map((part) => readFileSync(join(root, part), 'utf8').replaceAll(/^@import .*$/gm, '')).join('\n');
}

function script(): string {
  const parts = ['ui/src/article/timer.ts', 'ui/src/article/page-script.ts'];
  const sources = parts.map((part) => readFileSync(join(root, part), 'utf8').replaceAll(/^import .*$/gm, ''));
  return stripTypeScriptTypes(sources.join('\n'), { mode: 'strip' });
}

/** A PNG's size stands in its first 24 bytes. */
function pictureSize(file: string): ReturnType<PictureSize> {
  const path = join(pictures, file);
  if (!existsSync(path)) return undefined;
  const head = Buffer.alloc(24);
  const handle = openSync(path, 'r');
  try {
    if (readSync(handle, head, 0, 24, 0) < 24 || head.toString('latin1', 1, 4) !== 'PNG') return undefined;
  } finally {
    closeSync(handle);
  }
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}
