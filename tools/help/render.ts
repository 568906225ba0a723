/**
 * One help article: Markdown in, a script-free HTML fragment out. Pure but for `pictures`, which knows the files. Beyond
 * Markdown an article has front matter (title, summary, comments), `{{menu-theme}}` (the choice between the two menu themes),
 * `{{timer SECONDS}}`, and pictures named `*-step.png`, of which there is one a menu theme. Pictures that do not exist yet leave no trace.
 * Throws for a link to an article or a heading that is not there.
 */
import { escapeHtml } from '@nightlatch/letters/escape-html';
import { Marked } from 'marked';

export interface Article {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** `<article …>…</article>` */
  readonly fragment: string;
}

/** Size in pixels of a picture below help/pictures, or undefined when there is none. */
export type PictureSize = (file: string) => { readonly width: number; readonly height: number } | undefined;

const menuThemes = { classic: 'A bar along the bottom', modern: 'A floating dock' } as const;

/** What checks exports: a file to keep, at the recorder's own address. */
const VERIFY_PAGE = 'nightlatch-verify.html';

const headerPattern = /^---\n([\s\S]*?)\n---\n/;

export function renderArticle(
  name: string,
  source: string,
  names: ReadonlySet<string>,
  pictureSize: PictureSize,
): Article {
  const header = headerPattern.exec(source);
  const fields = new Map(
    (header?.[1] ?? '').split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trim()] as const;
    }),
  );
  const field = (key: string): string => {
    const value = fields.get(key);
    if (value === undefined) throw new Error(`${name}.md has no ${key}`);
    return value;
  };
  const title = field('title');
  const body = renderBody(name, source.slice(header?.[0].length ?? 0), names, pictureSize);
  const fragment = [
    `<article class="article" data-article="${name}">`,
    `<h1>${escapeHtml(title)}</h1>`,
    body.trim(),
    comments(name, field('comments')),
    '</article>\n',
  ].join('\n');
  checkAnchors(name, fragment);
  return { name, title, summary: field('summary'), fragment };
}

function renderBody(name: string, markdown: string, names: ReadonlySet<string>, pictureSize: PictureSize): string {
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        return `<h${depth} id="${slugOf(html)}">${html}</h${depth}>\n`;
      },
      link({ href, title, tokens }) {
        const words = this.parser.parseInline(tokens);
        if (href === VERIFY_PAGE) return `<a href="/${VERIFY_PAGE}" download>${words}</a>`;
        const label = title ? ` aria-label="${escapeHtml(`${words}: ${title}`)}"` : '';
        return `<a href="${articleHref(name, href, names)}"${label}>${words}</a>`;
      },
      paragraph({ tokens }) {
        const [only] = tokens;
        if (tokens.length === 1 && only?.type === 'image') return this.parser.parseInline(tokens);
        return `<p>${this.parser.parseInline(tokens)}</p>\n`;
      },
      image({ href, text }) {
        return picture(href, text, pictureSize);
      },
    },
  });
  const placed = markdown
    .replaceAll('{{menu-theme}}', menuThemeChoice())
    .replaceAll(/\{\{timer (\d+)\}\}/g, (_match, seconds: string) => timer(seconds));
  const html = marked.parse(placed, { async: false });
  return html;
}

function articleHref(name: string, href: string, names: ReadonlySet<string>): string {
  if (href.startsWith('#')) return href;
  const target = /^([a-z-]+)\.html$/.exec(href)?.[1];
  if (target === undefined || !names.has(target)) throw new Error(`${name}.md links to ${href}, which is no article`);
  return `/help/${href}`;
}

function picture(href: string, text: string, pictureSize: PictureSize): string {
  const file = href.replace(/^pictures\//, '');
  if (!file.startsWith('*')) return figure(file, text, pictureSize);
  const figures = Object.keys(menuThemes).map((theme) => ({ theme, file: file.replace('*', theme) }));
  const present = figures.filter((one) => pictureSize(one.file) !== undefined);
  // With a picture of one theme only, everyone gets that one.
  if (present.length === 1) return figure(present[0]?.file ?? '', text, pictureSize);
  return present.map((one) => figure(one.file, text, pictureSize, one.theme)).join('');
}

function figure(file: string, text: string, pictureSize: PictureSize, theme?: string): string {
  const size = pictureSize(file);
  if (size === undefined) return '';
  const shape = size.height > size.width ? ' class="portrait"' : '';
  const only = theme === undefined ? '' : ` data-menu-theme="${theme}"`;
  const image = `<img src="/help/pictures/${file}" alt="${escapeHtml(text)}" width="${size.width}" height="${size.height}" loading="lazy" decoding="async">`;
  return `<figure${shape}${only}>${image}</figure>\n`;
}

function menuThemeChoice(): string {
  const choices = Object.entries(menuThemes).map(
    ([theme, words], at) =>
      `<label><input type="radio" name="menu-theme" value="${theme}"${at === 0 ? ' checked' : ''}><span>${words}</span></label>`,
  );
  return `<fieldset class="menu-theme"><legend>What does your recorder’s menu bar look like?</legend>${choices.join('')}</fieldset>`;
}

function timer(seconds: string): string {
  return `<div class="timer" data-timer="${seconds}"><button type="button" hidden>Start the ${seconds}-second timer</button><output role="timer" aria-live="polite"></output></div>`;
}

function comments(name: string, state: string): string {
  if (state === 'none') return '';
  if (state !== 'closed') throw new Error(`${name}.md says comments: ${state}; closed and none are known`);
  return '<footer class="article-comments">This article is closed for comments.</footer>';
}

function checkAnchors(name: string, fragment: string): void {
  for (const [, anchor] of fragment.matchAll(/href="#([^"]*)"/g)) {
    if (!fragment.includes(`id="${anchor}"`)) throw new Error(`${name}.md links to #${anchor}, which it does not have`);
  }
}

function slugOf(html: string): string {
  return html
    .toLowerCase()
    .replace(/<[^>]*>|&[^;]+;/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
