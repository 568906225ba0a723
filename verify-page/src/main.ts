/**
 * The page that checks an export without a network: takes a ZIP file or a folder, reads it a fragment at a time, and says what came of it.
 * One check at a time; another one ends the one before.
 */
import '@nightlatch/ui/theme.css';
import './page.css';
import { NotReadable } from '@nightlatch/protocol/export/source';
import { verifyExport } from '@nightlatch/protocol/export/verify';
import { showHeadline, showVerdict } from './answer.ts';
import { browserTools, canCheck } from './browser-tools.ts';
import { type Chosen, chosenFromDrop, chosenFromInput, chosenZip } from './sources.ts';
import { compare, sayPace } from './words.ts';

const SHOW_EVERY_MS = 200;

function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page lacks ${id}`);
  return found;
}

const page = {
  drop: byId('drop', HTMLElement),
  zip: byId('zip', HTMLInputElement),
  folder: byId('folder', HTMLInputElement),
  checking: byId('checking', HTMLElement),
  name: byId('checking-name', HTMLElement),
  bar: byId('bar', HTMLProgressElement),
  pace: byId('pace', HTMLElement),
  cancel: byId('cancel', HTMLButtonElement),
  answer: byId('answer', HTMLElement),
  compare: byId('compare', HTMLElement),
  typed: byId('fingerprint', HTMLInputElement),
  compared: byId('compared', HTMLElement),
};
let stop = new AbortController();
let signedBy: string | undefined;

function show(...elements: HTMLElement[]): void {
  page.checking.hidden = true;
  page.answer.replaceChildren(...elements);
  page.answer.hidden = elements.length === 0;
  page.compare.hidden = signedBy === undefined;
  tellCompared();
  if (elements.length > 0) page.answer.focus();
}

function tellCompared(): void {
  const { kind, sentence } = signedBy === undefined ? { kind: '', sentence: '' } : compare(page.typed.value, signedBy);
  page.compared.className = kind;
  page.compared.textContent = sentence;
}

async function check(choosing: Promise<Chosen>): Promise<void> {
  stop.abort();
  const mine = new AbortController();
  stop = mine;
  const { signal } = mine;
  signedBy = undefined;
  show();
  page.name.textContent = '';
  page.pace.textContent = '';
  page.bar.removeAttribute('value');
  page.checking.hidden = false;
  const began_ms = performance.now();
  let shown_ms = 0;
  try {
    const chosen = await choosing;
    if (signal.aborted) return;
    page.name.textContent = chosen.name;
    const verdict = await verifyExport(await chosen.open(), browserTools, {
      signal,
      onProgress(bytes, of) {
        const now_ms = performance.now();
        if (now_ms - shown_ms < SHOW_EVERY_MS || signal.aborted) return;
        shown_ms = now_ms;
        page.bar.value = of === 0 ? 1 : Math.min(bytes / of, 1);
        page.pace.textContent = sayPace(bytes, of, now_ms - began_ms);
      },
    });
    if (signal.aborted) return;
    signedBy = verdict.fingerprint;
    show(...showVerdict(verdict));
  } catch (error) {
    if (signal.aborted) return;
    const sentence =
      error instanceof NotReadable
        ? error.message
        : 'It could not be read. Was the stick taken out, or the file moved? Choose it again.';
    show(showHeadline({ kind: 'warning', title: 'This cannot be checked', sentence }));
  }
}

page.cancel.addEventListener('click', () => {
  stop.abort();
  show();
});
page.typed.addEventListener('input', tellCompared);
page.zip.addEventListener('change', () => {
  const file = page.zip.files?.[0];
  if (file !== undefined) void check(Promise.resolve(chosenZip(file)));
  page.zip.value = '';
});
page.folder.addEventListener('change', () => {
  const chosen = page.folder.files === null ? undefined : chosenFromInput(page.folder.files);
  if (chosen !== undefined) void check(Promise.resolve(chosen));
  page.folder.value = '';
});
// Anywhere on the page: what is dropped beside the box would make the browser leave the page and open it.
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  page.drop.classList.add('over');
});
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) page.drop.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  page.drop.classList.remove('over');
  if (event.dataTransfer !== null) void check(chosenFromDrop(event.dataTransfer));
});
if (!canCheck()) {
  page.drop.hidden = true;
  const sentence = 'This browser cannot check signatures here. Use a current Firefox, Chrome, Edge or Safari.';
  show(showHeadline({ kind: 'warning', title: 'This browser is too old', sentence }));
}
