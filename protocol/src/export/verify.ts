/**
 * Checks an export against its own manifest and signature: the same code for `nightlatch verify` and for the page that works
 * offline. Reads one fragment at a time; every size that a file claims is bounded before it is read. Throws `NotReadable` for what is
 * no export, and what the source throws when it cannot be read.
 */
import {
  EXPORT_LIMITS,
  FRAGMENTS_SUFFIX,
  MANIFEST_FILE,
  SIGNATURE_FILE,
  type ExportCamera,
  type ExportManifest,
  type ExportPart,
  parseFragmentTable,
  parseManifest,
} from './manifest.ts';
import { exportProofBytes, fingerprintOf, fromHex, readSignature, toHex } from './proof.ts';
import { dosStamp } from './zip.ts';
import { type ExportSource, NotReadable, type RandomAccess } from './source.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What differs between Node and a browser. */
export interface VerifyTools {
  sha256(bytes: Bytes): Promise<Uint8Array>;
  /** Ed25519, RFC 8032. */
  verifySignature(publicKey: Bytes, signed: Bytes, signature: Bytes): Promise<boolean>;
}

/** One thing that is not as it was exported. */
export interface Finding {
  readonly file: string;
  /** The camera's name, and the time that the change touches (UTC), where it is in a video. */
  readonly camera?: string;
  readonly from?: string;
  readonly to?: string;
  /** For people. */
  readonly sentence: string;
}

/** `unknown-recorder`: sound, but not signed by the recorder that was asked for. */
export type VerifyState = 'intact' | 'altered' | 'unsigned' | 'unknown-recorder';

export interface Verdict {
  readonly state: VerifyState;
  readonly findings: readonly Finding[];
  /** Of the key that the signature was made with; absent where there is none. */
  readonly fingerprint: string | undefined;
  /** Absent when it cannot be read. */
  readonly manifest: ExportManifest | undefined;
  readonly bytesChecked: number;
}

export interface VerifyOptions {
  /** As `parseFingerprint` gives it: a recorder id or a whole fingerprint. */
  readonly recorder?: string | undefined;
  readonly onProgress?: (bytesChecked: number, bytes: number) => void;
  /** Ends the check: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const MOST_FINDINGS = 1_000;

export async function verifyExport(
  source: ExportSource,
  tools: VerifyTools,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const run = new Run(source, tools, options);
  return await run.verdict();
}

class Run {
  readonly #source: ExportSource;
  readonly #tools: VerifyTools;
  readonly #options: VerifyOptions;
  readonly #findings: Finding[] = [];
  readonly #expected = new Set([MANIFEST_FILE, SIGNATURE_FILE]);
  readonly #bytes: number;
  #checked = 0;

  constructor(source: ExportSource, tools: VerifyTools, options: VerifyOptions) {
    this.#source = source;
    this.#tools = tools;
    this.#options = options;
    this.#bytes = [...source.files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async verdict(): Promise<Verdict> {
    for (const sentence of this.#source.problems) this.#find({ file: 'the ZIP file itself', sentence });
    const bytes = await this.#small(MANIFEST_FILE, EXPORT_LIMITS.manifestBytes);
    if (bytes === undefined) throw new NotReadable(`This is no export of a recorder: it has no ${MANIFEST_FILE}.`);
    const manifest = parseManifest(bytes);
    const key = await this.#signedBy(bytes, manifest);
    if (manifest === undefined) {
      if (this.#findings.length === 0) throw new NotReadable(`${MANIFEST_FILE} cannot be read by this version.`);
    } else {
      for (const file of manifest.files) await this.#file(file);
      for (const camera of manifest.cameras) for (const part of camera.parts) await this.#part(camera, part);
      for (const path of this.#source.files.keys()) {
        if (!this.#expected.has(path))
          this.#find({ file: path, sentence: `${path} was added: it is not part of the export.` });
      }
      this.#wrapping(manifest);
    }
    const fingerprint = key && fingerprintOf(await this.#tools.sha256(fromHex(key)));
    return {
      state: this.#state(fingerprint),
      findings: this.#findings,
      fingerprint,
      manifest,
      bytesChecked: this.#checked,
    };
  }

  #state(fingerprint: string | undefined): VerifyState {
    if (!this.#source.files.has(SIGNATURE_FILE)) return 'unsigned';
    if (this.#findings.length > 0 || fingerprint === undefined) return 'altered';
    const { recorder } = this.#options;
    return recorder === undefined || fingerprint.startsWith(recorder) ? 'intact' : 'unknown-recorder';
  }

  /** The public key whose signature the manifest carries; says which of the two files was changed. */
  async #signedBy(bytes: Bytes, manifest: ExportManifest | undefined): Promise<string | undefined> {
    const written = await this.#small(SIGNATURE_FILE, EXPORT_LIMITS.signatureBytes);
    if (written === undefined) return undefined;
    const changed = (file: string, sentence: string): undefined => {
      this.#find({ file, sentence });
      return undefined;
    };
    const signature = readSignature(written);
    if (signature === undefined) return changed(SIGNATURE_FILE, `${SIGNATURE_FILE} was changed.`);
    const { publicKey } = signature;
    const proof = exportProofBytes(bytes);
    const holds = await this.#tools.verifySignature(fromHex(publicKey), proof, fromHex(signature.signature));
    const isSame = toHex(await this.#tools.sha256(bytes)) === signature.manifestSha256;
    if (!holds && !isSame) return changed(MANIFEST_FILE, `${MANIFEST_FILE} was changed after it was signed.`);
    if (!holds || !isSame) return changed(SIGNATURE_FILE, `${SIGNATURE_FILE} was changed.`);
    if (manifest !== undefined && manifest.recorder.publicKey !== publicKey) {
      return changed(SIGNATURE_FILE, 'The signature is of another recorder than the one that the manifest names.');
    }
    return publicKey;
  }

  async #file({ file, bytes, sha256 }: { file: string; bytes: number; sha256: string }): Promise<Bytes | undefined> {
    this.#expected.add(file);
    const limit = file.endsWith(FRAGMENTS_SUFFIX) ? EXPORT_LIMITS.fragmentTableBytes : EXPORT_LIMITS.otherFileBytes;
    const found = await this.#small(file, limit);
    if (found?.length === bytes && toHex(await this.#tools.sha256(found)) === sha256) return found;
    this.#find({ file, sentence: `${file} ${found === undefined ? 'is missing' : 'was changed'}.` });
    return undefined;
  }

  async #part(camera: ExportCamera, part: ExportPart): Promise<void> {
    const { file } = part;
    this.#expected.add(file);
    const written = await this.#file(part.fragmentTable);
    const access = this.#source.files.get(file);
    const whole = { file, camera: camera.name, from: part.from, to: part.to };
    if (access === undefined) {
      this.#find({ ...whole, sentence: `The video ${file} of ${camera.name} is missing.` });
      return;
    }
    const table = written && parseFragmentTable(written);
    if (table === undefined || table.file !== file) {
      const sentence = `The video ${file} of ${camera.name} cannot be checked: its table of fragments is not the one that was exported.`;
      this.#find({ ...whole, sentence });
      return;
    }
    if (!(await this.#holds(access, 0, table.head.bytes, table.head.sha256))) {
      this.#find({
        ...whole,
        sentence: `The beginning of ${file} of ${camera.name} was changed, before its first picture.`,
      });
    }
    let at = table.head.bytes;
    let changed: { from: string; to: string; at: number; end: number } | undefined;
    const tell = (): void => {
      if (changed === undefined) return;
      const { from, to } = changed;
      const place = `bytes ${changed.at} to ${changed.end - 1} of ${file}`;
      this.#find({
        ...whole,
        from,
        to,
        sentence: `The video of ${camera.name} was changed from ${from} to ${to}: ${place}.`,
      });
      changed = undefined;
    };
    for (const fragment of table.fragments) {
      if (await this.#holds(access, at, fragment.bytes, fragment.sha256)) tell();
      else changed = { ...(changed ?? { from: fragment.from, at }), to: fragment.to, end: at + fragment.bytes };
      at += fragment.bytes;
    }
    tell();
    if (access.bytes > at)
      this.#find({ ...whole, sentence: `Bytes were added at the end of ${file} of ${camera.name}.` });
  }

  #wrapping(manifest: ExportManifest): void {
    const { wrapping, wrongSums } = this.#source;
    const file = 'the ZIP file itself';
    if (wrapping !== undefined && wrapping.name !== manifest.name) {
      this.#find({ file, sentence: 'The name of the folder in the ZIP file was changed.' });
    }
    if (wrapping !== undefined && wrapping.stamp !== dosStamp(Date.parse(manifest.made.at))) {
      this.#find({ file, sentence: 'The times in the ZIP file were changed.' });
    }
    for (const path of wrongSums?.() ?? []) {
      const isKnown = this.#findings.some((finding) => finding.file === path);
      if (!isKnown) this.#find({ file, sentence: `The checksum of ${path} in the ZIP file was changed.` });
    }
  }

  async #holds(access: RandomAccess, at: number, bytes: number, sha256: string): Promise<boolean> {
    if (at + bytes > access.bytes) return false;
    const found = await this.#read(access, at, bytes);
    return toHex(await this.#tools.sha256(found)) === sha256;
  }

  /** A whole file; undefined when it is absent. One that is larger than any of ours counts as changed by whoever reads it. */
  async #small(path: string, limit: number): Promise<Bytes | undefined> {
    const access = this.#source.files.get(path);
    if (access === undefined) return undefined;
    if (access.bytes > limit) throw new NotReadable(`${path} is larger than in any export.`);
    return await this.#read(access, 0, access.bytes);
  }

  async #read(access: RandomAccess, at: number, bytes: number): Promise<Bytes> {
    this.#options.signal?.throwIfAborted();
    const found = await access.read(at, bytes);
    this.#checked += bytes;
    this.#options.onProgress?.(this.#checked, this.#bytes);
    return found;
  }

  #find(finding: Finding): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(finding);
  }
}
