/** Checks an export in a folder with Node's own SHA-256 and Ed25519. Throws `NotReadable`, and what the disk throws. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { type Verdict, verifyExport, type VerifyOptions, type VerifyTools } from '@nightlatch/protocol/export/verify';
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

export async function verifyFolder(folder: string, options: VerifyOptions = {}): Promise<Verdict> {
  return await verifyExport(await folderSource(folder), tools, options);
}
