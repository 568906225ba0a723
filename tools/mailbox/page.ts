/** The mailbox's page as HTML. Everything from a letter is escaped; the letter's own HTML is only ever shown in a sandboxed frame. */
import { escapeHtml } from '@nightlatch/letters/escape-html';
import type { Letter } from './letters.ts';
import { mailboxScript, mailboxStyle } from './page-parts.ts';

export function mailboxPage(page: {
  letters: readonly Letter[];
  open: Letter | undefined;
  asText: boolean;
  links: readonly { path: string; label: string }[];
  nonce: string;
}): string {
  const { letters, open, nonce } = page;
  const links = page.links.map(
    ({ path, label }) => `<a class="link" href="${path}" target="_blank">${escapeHtml(label)}</a>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo mailbox</title><link rel="icon" href="data:,"><style nonce="${nonce}">${mailboxStyle}</style></head>
<body data-open="${open?.id ?? 0}">
<header><div><h1>Demo mailbox</h1><p>Real mail over SMTP, kept in memory on this machine. Not part of the product.</p></div>
<nav aria-label="Demo">${links.join('')}</nav></header>
<main class="${open === undefined ? 'none-open' : ''}"><section id="list" aria-label="Letters">${listFragment(letters, open?.id ?? 0)}</section>
<article aria-live="polite">${open === undefined ? welcome(letters.length) : letterView(open, page.asText)}</article></main>
<script nonce="${nonce}">${mailboxScript}</script></body></html>`;
}

export function listFragment(letters: readonly Letter[], openId: number): string {
  if (letters.length === 0) return '<p class="empty">No letters yet.</p>';
  const items = letters.toReversed().map((letter) => {
    const current = letter.id === openId ? ' aria-current="page"' : '';
    return `<li><a href="/letters/${letter.id}"${current}><span class="row"><span class="from">${escapeHtml(senderName(letter))}</span>
<time datetime="${new Date(letter.arrived_ms).toISOString()}">${timeOf(letter)}</time></span>
<span class="subject">${escapeHtml(letter.subject)}</span><span class="start">${escapeHtml(beginning(letter.text))}</span></a></li>`;
  });
  return `<ol>${items.join('')}</ol>`;
}

function letterView(letter: Letter, asText: boolean): string {
  const showText = asText || letter.html === '';
  const tab = (label: string, query: string, current: boolean): string =>
    `<a href="/letters/${letter.id}${query}"${current ? ' aria-current="true"' : ''}>${label}</a>`;
  const tabs =
    letter.html === ''
      ? ''
      : `<nav class="tabs" aria-label="Show as">${tab('HTML', '', !showText)}${tab('Text', '?as=text', showText)}</nav>`;
  const body = showText
    ? `<pre>${escapeHtml(letter.text)}</pre>`
    : `<iframe sandbox src="/letters/${letter.id}/html" title="The letter"></iframe>`;
  return `<div class="head"><h2>${escapeHtml(letter.subject)}</h2>${tabs}</div>
<dl><dt>From</dt><dd>${escapeHtml(letter.fromHeader)}</dd><dt>To</dt><dd>${escapeHtml(letter.to.join(', '))}</dd>
<dt>Arrived</dt><dd>${timeOf(letter)}</dd></dl>${body}`;
}

function welcome(count: number): string {
  return `<div class="welcome"><h2>${count === 0 ? 'Waiting for mail' : 'Pick a letter'}</h2>
<p>Press “Forgot Password” at the console: the Secure Code arrives here by itself.</p></div>`;
}

/** The name before the address, or the address. */
const senderName = (letter: Letter): string => /^"?([^"<]+?)"?\s*</.exec(letter.fromHeader)?.[1] ?? letter.fromHeader;
const beginning = (text: string): string =>
  text
    .replace(/[-=_*]{4,}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 110);
const timeOf = (letter: Letter): string => new Date(letter.arrived_ms).toLocaleTimeString('en-GB');
