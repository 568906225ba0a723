/** Checks an export, a folder or a ZIP file, with Node's own SHA-256 and Ed25519. Throws `NotReadable`, and what the disk throws. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Verdict, verifyExport, type VerifyOptions, type VerifyTools } from '@nightlatch/protocol/export/verify';
import { zipSource } from '@nightlatch/protocol/export/zip-source';
import { fileAccess } from './file-access.ts';
import { folderSource } from './folder-source.ts';

/** SubjectPublicKeyInfo around a raw Ed25519 key (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

const tools: VerifyTools = {
  sha256: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest()),
  verifySignature(key, signed, signature) {
    const spki = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key]), format: 'der', type: 'spki' });
    return Promise.resolve(verify(null, signed, spki, signature));
  },
};

export async function verifyPath(path: string, options: VerifyOptions = {}): Promise<Verdict> {
  const isFolder = (await stat(path)).isDirectory();
  const source = isFolder ? await folderSource(path) : await zipSource(await fileAccess(path), crc32);
  return await verifyExport(source, tools, options);
}
