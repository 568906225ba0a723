/**
 * The proof of an export: what the recorder signs, how the signature is kept beside the manifest, and how a recorder's key is shown
 * to people. Pure. design/EXPORT.md says it in words, with the commands that check it without our code.
 */
import { z } from 'zod';
import { crockfordOf, RECORDER_ID_CHARACTERS } from '../crockford.ts';
import { normalizeCrockford } from '../text-codes.ts';

export const SIGNATURE_FORMAT = 'nightlatch export signature v1';
/** 30 characters of 5 bits: nobody finds a second key with the same 150 bits. */
export const FINGERPRINT_CHARACTERS = 30;
const GROUP_CHARACTERS = 6;

const hex = (bytes: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
export const sha256Schema = hex(32);
export const publicKeySchema = hex(32);

export const exportSignatureSchema = z.strictObject({
  format: z.literal(SIGNATURE_FORMAT),
  /** Raw Ed25519 public key of the recorder (RFC 8032). */
  publicKey: publicKeySchema,
  /** Of the bytes of manifest.json: tells which of the two files was changed. */
  manifestSha256: sha256Schema,
  /** Ed25519 over `exportProofBytes` of the manifest. */
  signature: hex(64),
});
export type ExportSignature = z.infer<typeof exportSignatureSchema>;

/** What is signed: a label of its own on a line, then the bytes of manifest.json as they are. */
export function exportProofBytes(manifest: Uint8Array): Uint8Array<ArrayBuffer> {
  const label = new TextEncoder().encode('nightlatch export v1\n');
  const bytes = new Uint8Array(label.length + manifest.length);
  bytes.set(label);
  bytes.set(manifest, label.length);
  return bytes;
}

/** The one form in which a signature is written: another form of the same content counts as changed. */
export function writeSignature({ publicKey, manifestSha256, signature }: Omit<ExportSignature, 'format'>): string {
  return `${JSON.stringify({ format: SIGNATURE_FORMAT, publicKey, manifestSha256, signature }, undefined, 2)}\n`;
}

/** Undefined when it is not exactly as `writeSignature` writes it. */
export function readSignature(bytes: Uint8Array): ExportSignature | undefined {
  const text = readText(bytes);
  if (text === undefined) return undefined;
  const parsed = exportSignatureSchema.safeParse(readJson(text));
  return parsed.success && writeSignature(parsed.data) === text ? parsed.data : undefined;
}

/** The first characters of the SHA-256 of a recorder's raw public key; they begin with its recorder id. */
export function fingerprintOf(keySha256: Uint8Array): string {
  return crockfordOf(keySha256, FINGERPRINT_CHARACTERS);
}

/** `7K4M2Q-91ZX0B-…`: groups of six; the first is the recorder id. */
export function showFingerprint(fingerprint: string): string {
  return fingerprint.match(new RegExp(`.{1,${GROUP_CHARACTERS}}`, 'g'))?.join('-') ?? '';
}

/**
 * What a person typed of a recorder's identity: its id (`NL-7K4M-2Q`) or its whole fingerprint. Undefined when it is neither.
 * The id alone names a recorder; only the fingerprint proves it.
 */
export function parseFingerprint(typed: string): string | undefined {
  const characters = normalizeCrockford(typed.trim().replace(/^nl-/i, ''));
  const isWhole = characters.length === FINGERPRINT_CHARACTERS || characters.length === RECORDER_ID_CHARACTERS;
  return isWhole && /^[0-9A-HJKMNP-TV-Z]+$/.test(characters) ? characters : undefined;
}

/** UTF-8 without a byte order mark; undefined when it is not. */
export function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
