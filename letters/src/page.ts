/**
 * The two bodies of a letter from one list of blocks, so that text and HTML say the same. Names are hostile text: control
 * characters go, HTML is escaped, and what looks like a link is made unclickable.
 */
import { escapeHtml } from './escape-html.ts';

export type Block =
  | { readonly say: string }
  | { readonly heading: string }
  | { readonly steps: readonly string[] }
  /** A thing in a sentence, and what more there is to say of it. */
  | { readonly thing: string; readonly detail: string }
  /** A code, in groups; read digit by digit by a screen reader. */
  | { readonly code: string };

/** In whose name a letter goes, where that is not the recorder itself. */
export interface Brand {
  readonly name: string;
  /** `#rrggbb` of the line at the top; anything else is left out. */
  readonly colour?: string | undefined;
}

export interface PageLook {
  /** BCP 47; English where it is not said. */
  readonly lang?: string;
  readonly brand?: Brand | undefined;
}

const STYLE = {
  body: 'margin:0;padding:24px 12px;background:#f3f5f7;color:#12181f;font:16px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  card: 'max-width:560px;margin:0 auto;padding:28px 24px;background:#ffffff;border:1px solid #d5dbe1;border-radius:12px;overflow-wrap:anywhere',
  brand: 'margin:0 0 20px;padding:0 0 0 12px;border-left:6px solid #5b6672;font-size:15px;font-weight:700',
  heading: 'margin:0 0 16px;font-size:22px;line-height:1.3',
  say: 'margin:0 0 14px',
  thing: 'margin:0 0 14px;padding:0 0 0 14px;border-left:4px solid #c8d0d8',
  code: 'margin:20px 0;padding:18px 12px;background:#eef2f6;border-radius:10px;text-align:center;font:700 32px/1.35 Consolas,Menlo,monospace;letter-spacing:4px',
  group: 'display:inline-block;margin:0 8px;white-space:nowrap',
} as const;

/** Mail programs that follow the system's dark look take these; the others keep the light one, whole. */
const DARK = `@media (prefers-color-scheme:dark){
.nl-body{background:#0f1419 !important;color:#e8edf2 !important}
.nl-card{background:#171d24 !important;border-color:#323c47 !important}
.nl-code{background:#232c36 !important;color:#ffffff !important}
.nl-thing{border-color:#4a5663 !important}
}`;
const COLOUR = /^#[0-9a-f]{6}$/i;

/** A name (or a sentence with names in it) from elsewhere, on one line, without control or direction characters, and not clickable. */
export function plain(name: string, mostCharacters = 80): string {
  return name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/:\/\//g, ': / /')
    .replace(/(\S)\.(?=\S)/g, '$1\u2024')
    .replace(/@/g, ' at ')
    .trim()
    .slice(0, mostCharacters);
}

export function textBody(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if ('heading' in block) return `${block.heading}\n${'-'.repeat(block.heading.length)}`;
      if ('steps' in block) return block.steps.map((step, at) => `${at + 1}. ${step}`).join('\n');
      if ('code' in block) return `    ${block.code}`;
      if ('thing' in block) return `* ${block.thing}\n  ${block.detail}`;
      return block.say;
    })
    .join('\n\n')
    .concat('\n');
}

export function htmlBody(title: string, blocks: readonly Block[], { lang = 'en', brand }: PageLook = {}): string {
  const inner = blocks
    .map((block) => {
      if ('heading' in block) return `<h1 style="${STYLE.heading}">${escapeHtml(block.heading)}</h1>`;
      if ('steps' in block)
        return `<ol style="${STYLE.say};padding-left:22px">${block.steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('')}</ol>`;
      if ('code' in block) return codeHtml(block.code);
      if ('thing' in block)
        return `<p class="nl-thing" style="${STYLE.thing}"><strong>${escapeHtml(block.thing)}</strong><br>${escapeHtml(block.detail)}</p>`;
      return `<p style="${STYLE.say}">${escapeHtml(block.say)}</p>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="${escapeHtml(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="format-detection" content="telephone=no"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title>
<style>:root{color-scheme:light dark}
${DARK}</style></head>
<body class="nl-body" style="${STYLE.body}"><div class="nl-card" style="${STYLE.card}">
${brand === undefined ? '' : brandHtml(brand)}${inner}
</div></body></html>
`;
}

function brandHtml({ name, colour }: Brand): string {
  const own = colour !== undefined && COLOUR.test(colour) ? `;border-color:${colour}` : '';
  return `<p style="${STYLE.brand}${own}">${escapeHtml(plain(name))}</p>\n`;
}

/**
 * Each character is an element of its own, so that it is read one by one and not as a number; a group is never broken, and the gap
 * between groups is a margin.
 */
function codeHtml(code: string): string {
  const groups = code
    .split(' ')
    .map(
      (group) =>
        `<span style="${STYLE.group}">${Array.from(group)
          .map((character) => `<span>${escapeHtml(character)}</span>`)
          .join('')}</span>`,
    )
    .join(' ');
  return `<p class="nl-code" style="${STYLE.code}" dir="ltr">${groups}</p>`;
}
