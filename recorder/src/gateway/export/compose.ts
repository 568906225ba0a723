/**
 * Composes an export, file after file: the README, of each camera its parts with their tables, the manifest and its signature. Footage is
 * hashed while it is passed on; memory is one fragment and the tables of one part. Throws `TooMuch`, and what disk and index throw.
 */
import {
  EXPORT_FORMAT,
  EXPORT_LIMITS,
  type ExportCamera,
  FRAGMENTS_SUFFIX,
  MANIFEST_FILE,
  README_FILE,
  SIGNATURE_FILE,
  writeManifest,
} from '@nightlatch/protocol/export/manifest';
import { exportProofBytes, writeSignature } from '@nightlatch/protocol/export/proof';
import type { FileToPack } from '@nightlatch/protocol/export/write-zip';
import type { FootageFragment } from '../../footage/fragments.ts';
import type { Span } from '../../footage/timeline.ts';
import { missing } from './gaps.ts';
import { folderNames } from './names.ts';
import { type Configs, iso, Part, sha256 } from './part.ts';
import type { ExportOrder } from './export-order.ts';
import { readme } from './readme.ts';

export interface ExportFootage {
  fragments(cameraId: string, range: Span): AsyncIterable<FootageFragment>;
  configs(file: FootageFragment['file']): Configs | undefined;
  timelineInPieces(
    cameraId: string,
    range: Span,
    detail: { readonly withEvents: boolean },
  ): Promise<{ readonly spans: readonly Span[]; readonly gaps: readonly (Span & { readonly reason: string })[] }>;
}

export interface ExportSigner {
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
  /** base64url. */
  sign(bytes: Uint8Array): string;
}

/** More interruptions than one export takes. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

export async function* composeExport(
  order: ExportOrder,
  footage: ExportFootage,
  signer: ExportSigner,
): AsyncGenerator<FileToPack, void> {
  const { name, range, made } = order;
  const words = Buffer.from(readme(order));
  yield { path: README_FILE, content: [words] };
  const folders = folderNames(order.cameras);
  const cameras: ExportCamera[] = [];
  const count = { parts: 0 };
  for (const camera of order.cameras) {
    const parts: ExportCamera['parts'] = [];
    const held: { from_ms: number; to_ms: number }[] = [];
    yield* partsOf(footage, camera.id, range, folders.get(camera.id) ?? camera.id, { parts, held, count });
    const known = await footage.timelineInPieces(camera.id, range, { withEvents: false });
    const gaps = missing(range, held, known).map(({ from_ms, to_ms, reason }) => ({
      from: iso(from_ms),
      to: iso(to_ms),
      reason: reason.slice(0, 400),
    }));
    cameras.push({ id: camera.id, name: camera.name, gaps, parts });
  }
  const publicKey = Buffer.from(signer.publicKey, 'base64url').toString('hex');
  const manifest = Buffer.from(
    writeManifest({
      format: EXPORT_FORMAT,
      name,
      recorder: { ...order.recorder, publicKey },
      made,
      range: { from: iso(range.from_ms), to: iso(range.to_ms) },
      cameras,
      files: [{ file: README_FILE, bytes: words.length, sha256: sha256(words) }],
    }),
  );
  const signature = Buffer.from(signer.sign(exportProofBytes(manifest)), 'base64url').toString('hex');
  yield { path: MANIFEST_FILE, content: [manifest] };
  yield {
    path: SIGNATURE_FILE,
    content: [Buffer.from(writeSignature({ publicKey, manifestSha256: sha256(manifest), signature }))],
  };
}

async function* partsOf(
  footage: ExportFootage,
  cameraId: string,
  range: Span,
  folder: string,
  out: { parts: ExportCamera['parts']; held: { from_ms: number; to_ms: number }[]; count: { parts: number } },
): AsyncGenerator<FileToPack, void> {
  const fragments = footage.fragments(cameraId, range)[Symbol.asyncIterator]();
  const next = async (): Promise<FootageFragment | undefined> => {
    const result = await fragments.next();
    return result.done === true ? undefined : result.value;
  };
  const note = ({ from_ms, to_ms }: Span): void => {
    const last = out.held.at(-1);
    if (last !== undefined && from_ms - last.to_ms < 1) last.to_ms = to_ms;
    else out.held.push({ from_ms, to_ms });
  };
  try {
    let fragment = await next();
    while (fragment !== undefined) {
      const configs = footage.configs(fragment.file);
      if (configs === undefined || !fragment.startsWithKey) {
        fragment = await next();
        continue;
      }
      if (++out.count.parts > EXPORT_LIMITS.parts) {
        throw new TooMuch('The footage is interrupted too often for one export. Choose a shorter time.');
      }
      const part = new Part(`${folder}/${fileTime(fragment.from_ms, out.parts.length)}.mp4`, fragment, configs);
      const content = async function* (): AsyncGenerator<Uint8Array, void> {
        yield part.head();
        while (fragment !== undefined && part.belongs(fragment)) {
          const bytes = part.take(fragment);
          if (bytes !== undefined) {
            note(fragment);
            yield bytes;
          }
          fragment = await next();
        }
      };
      yield { path: part.file, content: content() };
      const table = part.table();
      yield { path: `${part.file}${FRAGMENTS_SUFFIX}`, content: [table] };
      out.parts.push(part.described(table));
    }
  } finally {
    await fragments.return?.();
  }
}

/** `001 2026-11-23 07-00-00 UTC`: in order also where two begin in one second. */
function fileTime(ms: number, at: number): string {
  const [date = '', time = ''] = iso(ms).slice(0, 19).split('T');
  return `${String(at + 1).padStart(3, '0')} ${date} ${time.replaceAll(':', '-')} UTC`;
}
