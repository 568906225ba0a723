/**
 * What an envelope says in clear, as the pages show it. Reading proves nothing: only the service verifies. Nothing here needs zod, BigInt or
 * WebCrypto; without WebCrypto (a page without https) the recorder's id is left out.
 */
import { recorderIdOf, showRecorderId } from '@nightlatch/protocol/crockford';
import { type EnvelopeKind, readEnvelope } from '@nightlatch/protocol/envelope/layout';
import { readEnvelopeDigits } from '@nightlatch/protocol/envelope/link';
import { base64UrlOf } from '@nightlatch/ui/base64';

export interface MailRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kind: EnvelopeKind;
  /** Base64url. */
  readonly flowId: string;
  /** Four characters, or none. */
  readonly tag: string | undefined;
  readonly tenant: string;
  readonly recorderKey: Uint8Array;
}

/** Undefined when the bytes are no envelope. */
export function readRequest(bytes: Uint8Array<ArrayBuffer>): MailRequest | undefined {
  const header = readEnvelope(bytes)?.header;
  return (
    header && {
      bytes,
      kind: header.kind,
      flowId: base64UrlOf(header.flowId),
      tag: header.tag,
      tenant: header.tenant,
      recorderKey: header.recorderKey,
    }
  );
}

/** From the fragment of `/r#…`, or from what a QR says. `none`: nothing there; `damaged`: something else, or cut off. */
export function requestIn(text: string): MailRequest | 'none' | 'damaged' {
  if (text === '' || text === '#') return 'none';
  const bytes = readEnvelopeDigits(text);
  return (bytes && readRequest(bytes)) ?? 'damaged';
}

/** `NL-7K4M-2Q`, or undefined where the browser has no SHA-256. */
export async function shownRecorderId(recorderKey: Uint8Array): Promise<string | undefined> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  const digest = await subtle.digest('SHA-256', new Uint8Array(recorderKey)).catch(() => undefined);
  return digest && showRecorderId(recorderIdOf(new Uint8Array(digest)));
}
