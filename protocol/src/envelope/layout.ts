/**
 * The envelope that a recorder sends to a recovery service, byte by byte (design/ENVELOPE.md). Pure: it neither seals nor signs,
 * and reading it proves nothing until the signature has been verified. Whatever does not fit is `undefined`, without a reason.
 */

/** `NLE1` */
const MAGIC = Uint8Array.of(0x4e, 0x4c, 0x45, 0x31);
const KINDS = { reset: 1, confirmation: 2, notice: 3 } as const;
const HAS_ENROLMENT_PROOF = 1;
const FIXED_BYTES = 82;

export const FLOW_ID_BYTES = 16;
export const RECORDER_KEY_BYTES = 32;
export const SERVICE_KEY_ID_BYTES = 8;
export const ENROLMENT_PROOF_BYTES = 16;
/** RFC 9180 §7.1: an X25519 public key. */
export const ENCAPSULATED_KEY_BYTES = 32;
/** AES-128-GCM. */
export const SEAL_TAG_BYTES = 16;
export const SIGNATURE_BYTES = 64;
export const LONGEST_TENANT = 32;
/** So that its link fits a QR of version 25-M with a service name of up to 60 characters. */
export const LONGEST_ENVELOPE_BYTES = 900;
export const HIGHEST_REQUEST_NUMBER = 2 ** 48 - 1;

export type EnvelopeKind = keyof typeof KINDS;

/** What everybody who carries an envelope can read. None of it says who the owner is or what the code is. */
export interface EnvelopeHeader {
  readonly kind: EnvelopeKind;
  /**
   * 1 to 255: of the same series only the highest request number counts, and a lower one is refused as older. 0: no order.
   */
  readonly series: number;
  /** Four Crockford characters, or none. */
  readonly tag: string | undefined;
  /** 0 to 2^48 - 1. The same for the envelopes of one request to several addresses. */
  readonly requestNumber: number;
  /** 16 random bytes: one delivery, however often its envelope comes. */
  readonly flowId: Uint8Array;
  /** Raw Ed25519 public key: the recorder's identity. */
  readonly recorderKey: Uint8Array;
  /** Which key of the service it is sealed to. */
  readonly keyId: Uint8Array;
  /** The newest key of the service that this recorder knows. */
  readonly knownKeyId: Uint8Array;
  /** 1 to 32 characters `a-z 0-9 -`. */
  readonly tenant: string;
  /** Shows that the recorder was given the tenant's enrolment token (`enrolment.ts`). */
  readonly enrolmentProof: Uint8Array | undefined;
}

export interface Envelope {
  readonly header: EnvelopeHeader;
  /** The header as it stands in the envelope: the additional data of the seal. */
  readonly headerBytes: Uint8Array;
  readonly encapsulatedKey: Uint8Array;
  readonly sealed: Uint8Array;
  /** Everything before the signature. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

export const tenantPattern = /^[a-z0-9-]{1,32}$/;
const TAG = /^[0-9A-HJKMNP-TV-Z]{4}$/;

/** Throws `RangeError` where a field does not fit. */
export function writeHeader(header: EnvelopeHeader): Uint8Array<ArrayBuffer> {
  const { tenant, tag, enrolmentProof } = header;
  if (!tenantPattern.test(tenant)) throw new RangeError('a tenant has 1 to 32 characters a-z, 0-9 and -');
  if (tag !== undefined && !TAG.test(tag)) throw new RangeError('a tag has four Crockford characters');
  whole('series', header.series, 255);
  whole('request number', header.requestNumber, HIGHEST_REQUEST_NUMBER);
  long('flow id', header.flowId, FLOW_ID_BYTES);
  long('recorder key', header.recorderKey, RECORDER_KEY_BYTES);
  long('key id', header.keyId, SERVICE_KEY_ID_BYTES);
  long('known key id', header.knownKeyId, SERVICE_KEY_ID_BYTES);
  if (enrolmentProof !== undefined) long('enrolment proof', enrolmentProof, ENROLMENT_PROOF_BYTES);
  const bytes = new Uint8Array(FIXED_BYTES + tenant.length + (enrolmentProof?.length ?? 0));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC, 0);
  bytes[4] = KINDS[header.kind];
  bytes[5] = enrolmentProof === undefined ? 0 : HAS_ENROLMENT_PROOF;
  bytes[6] = header.series;
  if (tag !== undefined) bytes.set(ascii(tag), 7);
  view.setUint16(11, Math.floor(header.requestNumber / 2 ** 32));
  view.setUint32(13, header.requestNumber % 2 ** 32);
  bytes.set(header.flowId, 17);
  bytes.set(header.recorderKey, 33);
  bytes.set(header.keyId, 65);
  bytes.set(header.knownKeyId, 73);
  bytes[81] = tenant.length;
  bytes.set(ascii(tenant), FIXED_BYTES);
  if (enrolmentProof !== undefined) bytes.set(enrolmentProof, FIXED_BYTES + tenant.length);
  return bytes;
}

/** Views into `bytes`; every byte of an envelope means something, so one reading has one writing. */
export function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  const after = FIXED_BYTES + 1 + ENCAPSULATED_KEY_BYTES + SEAL_TAG_BYTES + SIGNATURE_BYTES;
  if (bytes.length < after || bytes.length > LONGEST_ENVELOPE_BYTES) return undefined;
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = kindOf(view.getUint8(4));
  const flags = view.getUint8(5);
  const tagged = readTag(bytes.subarray(7, 11));
  const tenantEnd = FIXED_BYTES + view.getUint8(81);
  const headerEnd = tenantEnd + (flags === HAS_ENROLMENT_PROOF ? ENROLMENT_PROOF_BYTES : 0);
  const sealedAt = headerEnd + ENCAPSULATED_KEY_BYTES;
  const signatureAt = bytes.length - SIGNATURE_BYTES;
  if (kind === undefined || flags > HAS_ENROLMENT_PROOF || tagged === undefined) return undefined;
  if (signatureAt - sealedAt < SEAL_TAG_BYTES) return undefined;
  const tenant = text(bytes.subarray(FIXED_BYTES, tenantEnd));
  if (!tenantPattern.test(tenant)) return undefined;
  return {
    header: {
      kind,
      series: view.getUint8(6),
      tag: tagged.tag,
      requestNumber: view.getUint16(11) * 2 ** 32 + view.getUint32(13),
      flowId: bytes.subarray(17, 33),
      recorderKey: bytes.subarray(33, 65),
      keyId: bytes.subarray(65, 73),
      knownKeyId: bytes.subarray(73, 81),
      tenant,
      enrolmentProof: flags === HAS_ENROLMENT_PROOF ? bytes.subarray(tenantEnd, headerEnd) : undefined,
    },
    headerBytes: bytes.subarray(0, headerEnd),
    encapsulatedKey: bytes.subarray(headerEnd, sealedAt),
    sealed: bytes.subarray(sealedAt, signatureAt),
    signedBytes: bytes.subarray(0, signatureAt),
    signature: bytes.subarray(signatureAt),
  };
}

function kindOf(number: number): EnvelopeKind | undefined {
  return number === KINDS.reset
    ? 'reset'
    : number === KINDS.confirmation
      ? 'confirmation'
      : number === KINDS.notice
        ? 'notice'
        : undefined;
}

/** `undefined`: malformed; an object, since none is a tag too. */
function readTag(bytes: Uint8Array): { readonly tag: string | undefined } | undefined {
  if (bytes.every((byte) => byte === 0)) return { tag: undefined };
  const tag = text(bytes);
  return TAG.test(tag) ? { tag } : undefined;
}

function ascii(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}
/** A character a byte; what is not ASCII fails the patterns that follow. */
function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
function whole(name: string, value: number, highest: number): void {
  if (!Number.isInteger(value) || value < 0 || value > highest)
    throw new RangeError(`the ${name} is a whole number from 0 to ${highest}`);
}
function long(name: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`the ${name} has ${length} bytes`);
}
