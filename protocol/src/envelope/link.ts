/**
 * The link that carries an envelope to the service's page by any phone: everything after `#` stays in the browser and is in no
 * server's log. `https://SERVICE/r#` and the envelope in digits.
 */
import { fromDigits, toDigits } from './digits.ts';
import { LONGEST_ENVELOPE_BYTES } from './layout.ts';

export const ENVELOPE_PAGE_PATH = '/r';
const LONGEST_DIGITS = Math.ceil(LONGEST_ENVELOPE_BYTES / 7) * 17;

/** `origin` without a slash at its end. The two parts, because a QR encodes each in its own mode. */
export function envelopeLink(origin: string, envelope: Uint8Array): { readonly page: string; readonly digits: string } {
  return { page: `${origin}${ENVELOPE_PAGE_PATH}#`, digits: toDigits(envelope) };
}

/** From a fragment (with or without `#`), or from the text of a file that holds such a link. Undefined when there is none. */
export function readEnvelopeDigits(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits =
    /^#?(\d{100,})$/.exec(text.trim())?.[1] ?? new RegExp(`${ENVELOPE_PAGE_PATH}#(\\d{100,})`).exec(text)?.[1];
  return digits === undefined || digits.length > LONGEST_DIGITS ? undefined : fromDigits(digits);
}

/** Every envelope that a file holds, in order, each once. */
export function readEnvelopeFile(text: string): Uint8Array<ArrayBuffer>[] {
  const links = text.matchAll(new RegExp(`${ENVELOPE_PAGE_PATH}#(\\d{100,${LONGEST_DIGITS}})(?!\\d)`, 'g'));
  const digits = new Set([...links].map((link) => link[1] ?? ''));
  return [...digits].map(fromDigits).filter((bytes) => bytes !== undefined);
}
