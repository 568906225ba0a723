/**
 * The file that is carried on a stick: it opens by a double click on any computer and says in words what to do. The links stand in it, one an address; no
 * script runs in it, and nothing is fetched before somebody clicks.
 */
import { escapeHtml } from '@nightlatch/letters/escape-html';
import type { Carried } from '../recovery/carrying.ts';

const STYLE =
  'body{font:20px/1.5 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em;color:#16202a;background:#fff}' +
  'a{display:inline-block;background:#0b5cad;color:#fff;padding:.7em 1.2em;border-radius:.4em;text-decoration:none;font-weight:600}' +
  'a:focus-visible{outline:3px solid #16202a;outline-offset:3px}li{margin:.6em 0}ul{list-style:none;padding:0}h1{font-size:1.7em;line-height:1.2}' +
  '@media(prefers-color-scheme:dark){body{color:#e8eef4;background:#10161c}a{background:#7db8f0;color:#10161c}a:focus-visible{outline-color:#e8eef4}}';

export function envelopeFile(carried: Carried, recorderName: string): string {
  const { links, service, serviceName, sender, tag } = carried;
  const host = escapeHtml(service.replace(/^https?:\/\//, ''));
  const title = tag === undefined ? 'Confirm an address' : `Reset Password (request ${tag})`;
  const what =
    tag === undefined
      ? 'This file carries a sealed request: the code that confirms an e-mail address.'
      : 'This file carries a sealed request: the Secure Code with which the password is reset.';
  const items = links.map(
    ({ maskedAddress, page, digits }) =>
      `<li><a rel="noreferrer" href="${escapeHtml(page + digits)}">Send the code to ${escapeHtml(maskedAddress)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
<main>
<h1>${title}</h1>
<p>From the recorder "${escapeHtml(recorderName)}". ${what} Nobody but the recovery service can open it, and whoever finds this file can only have the code mailed to its owner.</p>
<ol>
<li>Use a computer or phone that is on the internet.</li>
<li>Click ${links.length === 1 ? 'the button' : 'a button'}. A page of ${escapeHtml(serviceName)} (${host}) opens, says what it is about to do, and sends the code.
<ul>
${items.join('\n')}
</ul></li>
<li>Open the mailbox. The mail comes from ${escapeHtml(sender)}; if it is not there, look in Junk/Spam.</li>
<li>Type the code at the recorder; where 6 more letters and digits stand behind it, type them too. It works for 24 hours from when it was asked for, and only there.</li>
</ol>
</main>
</html>
`;
}
