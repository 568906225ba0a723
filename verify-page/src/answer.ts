/** The answer of a check as elements. What comes from an export is only ever text. */
import type { ExportManifest } from '@nightlatch/protocol/export/manifest';
import { showFingerprint } from '@nightlatch/protocol/export/proof';
import type { Verdict } from '@nightlatch/protocol/export/verify';
import { type Headline, headline, sayBytes, sayPlace, sayRange } from './words.ts';

const MOST_SHOWN = 200;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text = '',
  className = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

export function showHeadline({ kind, title, sentence }: Headline): HTMLElement {
  const box = element('div', '', `notice ${kind}`);
  const sign = element('span', { good: '✓', bad: '✕', warning: '!' }[kind], 'sign');
  sign.ariaHidden = 'true';
  const words = element('div');
  words.append(element('h2', title), element('p', sentence));
  box.append(sign, words);
  return box;
}

export function showVerdict(verdict: Verdict): HTMLElement[] {
  const { manifest, findings, fingerprint } = verdict;
  const zone = manifest?.made.timeZone ?? 'UTC';
  const shown: HTMLElement[] = [showHeadline(headline(verdict))];
  if (findings.length > 0) {
    const list = element('ul', '', 'findings');
    for (const finding of findings.slice(0, MOST_SHOWN)) {
      const item = element('li');
      const place = sayPlace(finding, zone);
      if (place !== undefined) item.append(element('strong', place));
      item.append(element('span', finding.sentence));
      list.append(item);
    }
    shown.push(list);
    if (findings.length > MOST_SHOWN) shown.push(element('p', `And ${findings.length - MOST_SHOWN} more.`));
  }
  if (fingerprint !== undefined) {
    shown.push(element('p', 'Fingerprint of the key that signed it', 'label'));
    shown.push(element('p', showFingerprint(fingerprint), 'fingerprint'));
  }
  if (manifest !== undefined) shown.push(...showManifest(manifest, verdict));
  return shown;
}

function showManifest(manifest: ExportManifest, { state, bytesChecked }: Verdict): HTMLElement[] {
  const { recorder, made, range, cameras } = manifest;
  const facts: [string, string][] = [
    ['Recorder', `${recorder.name} (${recorder.id})`],
    ['Time', sayRange(range.from, range.to, made.timeZone)],
    ['Cameras', cameras.map(({ name }) => name).join(', ')],
    ['Exported', `${sayRange(made.at, made.at, made.timeZone)} by ${made.by}`],
    ['Reason', made.why === '' ? 'none was given' : made.why],
    ['Missing', sayMissing(manifest)],
    ['Checked', sayBytes(bytesChecked)],
  ];
  const list = element('dl');
  for (const [term, text] of facts) list.append(element('dt', term), element('dd', text));
  const title = state === 'intact' || state === 'unknown-recorder' ? 'What it says of itself' : 'What it claims to be';
  return [element('h3', title), list];
}

/** Gaps are part of what was signed: nobody can cut a piece out and call it one. */
function sayMissing({ cameras, made }: ExportManifest): string {
  const gaps = cameras.flatMap(({ name, gaps: those }) => those.map((gap) => ({ name, ...gap })));
  const [first] = gaps;
  if (first === undefined) return 'nothing';
  const one = `${first.name}, ${sayRange(first.from, first.to, made.timeZone)}: ${first.reason}`;
  return gaps.length === 1 ? one : `${one}; and ${gaps.length - 1} more, in manifest.json`;
}
