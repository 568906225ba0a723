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

const STYLE = {
  body: 'margin:0;padding:24px;background:#f3f5f7;color:#12181f;font:16px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif',
  card: 'max-width:560px;margin:0 auto;padding:28px 32px;background:#ffffff;border:1px solid #d5dbe1;border-radius:12px',
  heading: 'margin:0 0 16px;font-size:22px;line-height:1.3',
  say: 'margin:0 0 14px',
  thing: 'margin:0 0 14px;padding:0 0 0 14px;border-left:4px solid #c8d0d8',
  code: 'margin:20px 0;padding:18px 12px;background:#eef2f6;border-radius:10px;text-align:center;font:700 32px/1.2 Consolas,Menlo,monospace;letter-spacing:4px',
} as const;

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

export function htmlBody(title: string, blocks: readonly Block[]): string {
  const inner = blocks
    .map((block) => {
      if ('heading' in block) return `<h1 style="${STYLE.heading}">${escapeHtml(block.heading)}</h1>`;
      if ('steps' in block)
        return `<ol style="${STYLE.say};padding-left:22px">${block.steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('')}</ol>`;
      if ('code' in block) return codeHtml(block.code);
      if ('thing' in block)
        return `<p style="${STYLE.thing}"><strong>${escapeHtml(block.thing)}</strong><br>${escapeHtml(block.detail)}</p>`;
      return `<p style="${STYLE.say}">${escapeHtml(block.say)}</p>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="format-detection" content="telephone=no"><title>${escapeHtml(title)}</title></head>
<body style="${STYLE.body}"><div style="${STYLE.card}">
${inner}
</div></body></html>
`;
}

/** Each character is an element of its own, so that it is read one by one and not as a number; the gap between groups is a margin. */
function codeHtml(code: string): string {
  const characters = Array.from(code)
    .map((c) => (c === ' ' ? '<span> &nbsp;</span>' : `<span>${escapeHtml(c)}</span>`))
    .join('');
  return `<p style="${STYLE.code}" dir="ltr">${characters}</p>`;
}
