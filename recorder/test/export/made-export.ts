/** An export as the recorder composes it, of footage that a test drew: as a folder and as a ZIP file on the disk. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { MANIFEST_FILE, parseManifest } from '@nightlatch/protocol/export/manifest';
import { fingerprintOf } from '@nightlatch/protocol/export/proof';
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
