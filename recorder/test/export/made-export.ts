/** An export as the recorder composes it, of footage that a test drew: as a folder and as a ZIP file on the disk. */
import { createHash } from 'node:crypto';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  EXPORT_FORMAT,
  EXPORT_LIMITS,
  FRAGMENTS_FORMAT,
  FRAGMENTS_SUFFIX,
  MANIFEST_FILE,
  parseManifest,
  SIGNATURE_FILE,
  writeFragmentTable,
  writeManifest,
} from '@nightlatch/protocol/export/manifest';
import { exportProofBytes, fingerprintOf, writeSignature } from '@nightlatch/protocol/export/proof';
import { writeZip } from '@nightlatch/protocol/export/write-zip';
import { dosStamp } from '@nightlatch/protocol/export/zip';
import { composeExport } from '../../src/gateway/export/compose.ts';
import type { ExportOrder } from '../../src/gateway/export/export-order.ts';
import { loadIdentity } from '../../src/gateway/pairing/identity.ts';
import { BEGAN_MS, openReader, type Studio } from '../footage/studio.ts';

const MADE = '2026-11-23T09:00:00.000Z';
const NAME = 'Export 2026-11-23';

/** Into a folder and a ZIP file. */
export async function exportOf(studio: Studio, seconds: number, from_ms = BEGAN_MS) {
  const reader = openReader(studio);
  const identity = loadIdentity(studio.dataDir);
  const raw = Buffer.from(identity.publicKey, 'base64url');
  const fingerprint = fingerprintOf(createHash('sha256').update(raw).digest());
  const order: ExportOrder = {
    name: NAME,
    cameras: [{ id: 'front', name: 'Vörder / Tür' }],
    range: { from_ms, to_ms: from_ms + seconds * 1_000 },
    recorder: { name: 'Door', id: 'NL-7K4M-2Q', fingerprint, software: '0.1.0' },
    made: { at: MADE, by: 'Olga', why: 'A parcel', timeZone: 'Europe/Berlin' },
  };
  const folder = join(studio.dataDir, 'out', NAME);
  const files = new Map<string, Buffer>();
  const collected = async function* () {
    for await (const { path, content } of composeExport(order, reader, identity)) {
      const pieces: Uint8Array[] = [];
      yield {
        path,
        content: (async function* () {
          for await (const piece of content) {
            pieces.push(piece);
            yield piece;
          }
        })(),
      };
      files.set(path, Buffer.concat(pieces));
    }
  };
  const zipped: Uint8Array[] = [];
  for await (const piece of writeZip(NAME, dosStamp(Date.parse(MADE)), collected(), crc32)) zipped.push(piece);
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const zip = join(studio.dataDir, 'out', 'export.zip');
  writeFileSync(zip, Buffer.concat(zipped));
  const manifest = parseManifest(files.get(MANIFEST_FILE) ?? Buffer.alloc(0));
  if (manifest === undefined) throw new Error('no manifest');
  return { folder, zip, files, manifest, fingerprint };
}

/** A sound export of so many parts of a gigabyte, all zeros, which take next to nothing on the disk. Gives its folder. */
export function sparseExport(folder: string, gigabytes: number): string {
  const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const identity = loadIdentity(join(folder, 'keys-of-it'));
  const publicKey = Buffer.from(identity.publicKey, 'base64url').toString('hex');
  const [bytes, count] = [EXPORT_LIMITS.fragmentBytes / 4, 64];
  const zeros = sha(Buffer.alloc(bytes));
  const whole = createHash('sha256');
  for (let at = 0; at < count; at++) whole.update(Buffer.alloc(bytes));
  const sha256 = whole.digest('hex');
  const [from, to] = ['2026-11-23T07:00:00.000Z', '2026-11-23T07:00:01.000Z'];
  const root = join(folder, 'Export');
  mkdirSync(join(root, 'Yard'), { recursive: true });
  const parts = Array.from({ length: gigabytes }, (_, number) => {
    const file = `Yard/${number}.mp4`;
    const fragments = Array.from({ length: count }, (_one, at) => ({
      at: at * bytes,
      bytes,
      from,
      to,
      frames: 25,
      sha256: zeros,
    }));
    const head = { bytes: 0, sha256: sha(Buffer.alloc(0)) };
    const table = Buffer.from(writeFragmentTable({ format: FRAGMENTS_FORMAT, file, head, fragments }));
    writeFileSync(join(root, file), '');
    truncateSync(join(root, file), bytes * count);
    writeFileSync(join(root, `${file}${FRAGMENTS_SUFFIX}`), table);
    const fragmentTable = { file: `${file}${FRAGMENTS_SUFFIX}`, bytes: table.length, sha256: sha(table) };
    return {
      file,
      bytes: bytes * count,
      sha256,
      from,
      to,
      codec: 'avc1.64001f',
      width: 320,
      height: 180,
      frames: 25 * count,
      fragmentTable,
    };
  });
  const manifest = Buffer.from(
    writeManifest({
      format: EXPORT_FORMAT,
      name: 'Export',
      recorder: { name: 'Door', id: 'NL-7K4M-2Q', fingerprint: identity.recorderId, publicKey, software: '0.1.0' },
      made: { at: MADE, by: 'Olga', why: '', timeZone: 'UTC' },
      range: { from, to },
      cameras: [{ id: 'yard', name: 'Yard', gaps: [], parts }],
      files: [],
    }),
  );
  const signature = Buffer.from(identity.sign(exportProofBytes(manifest)), 'base64url').toString('hex');
  writeFileSync(join(root, MANIFEST_FILE), manifest);
  writeFileSync(join(root, SIGNATURE_FILE), writeSignature({ publicKey, manifestSha256: sha(manifest), signature }));
  return root;
}
