/** From what was scanned, opened or typed to an offer that can be sent, or a sentence that says what is wrong with it. Pure. */
import {
  normalizeCrockford,
  PAIRING_CODE_CHARACTERS,
  parseRecorderId,
  readOfferLink,
  recorderHostName,
  showRecorderId,
  type OfferLink,
} from '@nightlatch/protocol';

export type ScanResult =
  | { readonly kind: 'offer'; readonly offer: OfferLink }
  /** A recorder's QR that this page cannot use. `open`: where it leads instead. */
  | { readonly kind: 'refused'; readonly sentence: string; readonly open?: string };

/** What the page is for: its own address, and the recorder that is being added again. */
export interface ScanContext {
  readonly origin: string;
  readonly again?: { readonly identity: string; readonly name: string };
}

export function readScan(scanned: string, context: ScanContext): ScanResult {
  const offer = readOfferLink(scanned);
  if (offer === undefined) {
    return {
      kind: 'refused',
      sentence: 'This is not the QR of a recorder. It is on the recorder’s screen, under Phones.',
    };
  }
  const { again } = context;
  if (again !== undefined && offer.identity !== again.identity) {
    return {
      kind: 'refused',
      sentence: `This is the code of another recorder (${showRecorderId(offer.recorderId)}). Scan the one on the screen of “${again.name}”.`,
    };
  }
  if (offer.origin !== context.origin) {
    return {
      kind: 'refused',
      sentence: `${showRecorderId(offer.recorderId)} is at another address. Each recorder brings its own app: go on there.`,
      open: scanned.trim(),
    };
  }
  return { kind: 'offer', offer };
}

export type TypedResult =
  | { readonly kind: 'offer'; readonly recorderId: string; readonly code: string }
  | {
      readonly kind: 'refused';
      readonly field: 'recorder' | 'code';
      readonly sentence: string;
      readonly open?: string;
    };

/** `here`: the address of this page. `again`: the recorder that is being added again. */
export function readTyped(
  typed: { readonly recorder: string; readonly code: string },
  here: { readonly hostname: string; readonly port: string },
  again?: { readonly recorderId: string; readonly name: string },
): TypedResult {
  const refuse = (field: 'recorder' | 'code', sentence: string, open?: string): TypedResult =>
    open === undefined ? { kind: 'refused', field, sentence } : { kind: 'refused', field, sentence, open };
  const recorderId = parseRecorderId(typed.recorder);
  if (recorderId === undefined)
    return refuse('recorder', 'The recorder’s name looks like NL-7K4M-2Q. It stands under the QR.');
  if (again !== undefined && recorderId !== again.recorderId) {
    return refuse('recorder', `“${again.name}” is ${showRecorderId(again.recorderId)}. This is another recorder.`);
  }
  const ownId = here.hostname.endsWith('.local') ? parseRecorderId(here.hostname) : undefined;
  if (ownId !== undefined && ownId !== recorderId) {
    const origin = `https://${recorderHostName(recorderId)}${here.port === '' ? '' : `:${here.port}`}`;
    return refuse(
      'recorder',
      `${showRecorderId(recorderId)} is at another address. Each recorder brings its own app: go on there.`,
      `${origin}/#/add`,
    );
  }
  const code = normalizeCrockford(typed.code);
  if (code.length !== PAIRING_CODE_CHARACTERS || !/^[0-9A-HJKMNP-TV-Z]+$/.test(code)) {
    return refuse(
      'code',
      `The pairing code has ${PAIRING_CODE_CHARACTERS} letters and digits. It stands under the QR.`,
    );
  }
  return { kind: 'offer', recorderId, code };
}
