import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';
import { EXPORT_FORMAT, MANIFEST_FILE, README_FILE, SIGNATURE_FILE, writeManifest } from './manifest.ts';
import { exportProofBytes, writeSignature } from './proof.ts';
import { NotReadable, type RandomAccess } from './source.ts';
import { verifyExport, type Verdict } from './verify.ts';
import { type FileToPack, writeZip } from './write-zip.ts';
import { centralHeader, dosStamp, endOfZip, localHeader } from './zip.ts';
import { ZIP_LIMITS, zipSource } from './zip-source.ts';

const AT = '2026-11-23T07:00:00.000Z';
const FOLDER = 'Export 2026-11-23';
const stamp = dosStamp(Date.parse(AT));
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

async function* pack(files: Record<string, Uint8Array>): AsyncGenerator<FileToPack> {
  for (const [path, content] of Object.entries(files))
    yield { path, content: [content.subarray(0, 7), content.subarray(7)] };
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function zipOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  return await joined(writeZip(FOLDER, stamp, pack(files), crc32));
}

function access(content: Buffer): RandomAccess {
  return {
    bytes: content.length,
    read: (at, bytes) =>
      at + bytes > content.length
        ? Promise.reject(new RangeError('behind the end'))
        : Promise.resolve(new Uint8Array(content.subarray(at, at + bytes))),
  };
}

function smallExport(): Promise<Buffer> {
  const readme = Buffer.from('Read me, please.\n');
  const notes = Buffer.from('More of it.\n');
  const listed = (file: string, bytes: Buffer) => ({
    file,
    bytes: bytes.length,
    sha256: sha256(bytes).toString('hex'),
  });
  const manifest = Buffer.from(
    writeManifest({
      format: EXPORT_FORMAT,
      name: FOLDER,
      recorder: { name: 'Door', id: 'NL-7K4M-2Q', fingerprint: '', publicKey, software: '0.1.0' },
      made: { at: AT, by: 'Olga', why: '', timeZone: 'UTC' },
      range: { from: AT, to: AT },
      cameras: [],
      files: [listed(README_FILE, readme), listed('notes.txt', notes)],
    }),
  );
  const signature = sign(null, exportProofBytes(manifest), pair.privateKey).toString('hex');
  const manifestSha256 = sha256(manifest).toString('hex');
  return zipOf({
    [README_FILE]: readme,
    'notes.txt': notes,
    [MANIFEST_FILE]: manifest,
    [SIGNATURE_FILE]: Buffer.from(writeSignature({ publicKey, manifestSha256, signature })),
  });
}

async function check(zip: Buffer): Promise<Verdict | NotReadable> {
  try {
    const tools = {
      sha256: (bytes: Uint8Array) => Promise.resolve(sha256(bytes)),
      verifySignature(key: Uint8Array, signed: Uint8Array, signature: Uint8Array) {
        const spki = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key]), format: 'der', type: 'spki' });
        return Promise.resolve(verify(null, signed, spki, signature));
      },
    };
    return await verifyExport(await zipSource(access(zip), crc32), tools);
  } catch (error) {
    if (error instanceof NotReadable) return error;
    throw error;
  }
}

test('an export packed into a ZIP file is intact', async () => {
  expect(await check(await smallExport())).toMatchObject({ state: 'intact', findings: [] });
});

test('no changed byte of the ZIP file, its wrapping included, passes or ends in anything but a sentence', async () => {
  const zip = await smallExport();
  for (let at = 0; at < zip.length; at++) {
    const changed = Buffer.from(zip);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    const verdict = await check(changed);
    if (verdict instanceof NotReadable) expect(verdict.message, `at ${at}`).toMatch(/ZIP|export/);
    else
      expect(
        [verdict.state === 'intact', verdict.findings.length > 0 || verdict.state === 'unsigned'],
        `at ${at}`,
      ).toEqual([false, true]);
  }
});

test('what was added before, behind or within is said, and a cut file is none', async () => {
  const zip = await smallExport();
  expect(await check(Buffer.concat([zip, Buffer.from('more')]))).toMatchObject({ state: 'altered' });
  expect(await check(Buffer.concat([Buffer.from('more'), zip]))).toBeInstanceOf(NotReadable);
  expect(await check(zip.subarray(0, -30))).toBeInstanceOf(NotReadable);
  expect(await check(Buffer.alloc(0))).toBeInstanceOf(NotReadable);
});

test('names that lead out of the folder, and the same name twice, never become files', async () => {
  const odd = await zipOf({
    '../../etc/passwd': Buffer.from('x'),
    [README_FILE]: Buffer.from('y'),
    'a.txt': Buffer.from('z'),
  });
  const source = await zipSource(access(odd), crc32);
  expect([...source.files.keys()]).toEqual([README_FILE, 'a.txt']);
  expect(source.problems[0]).toContain('name no export has');
  async function* twice(): AsyncGenerator<FileToPack> {
    for (const content of ['one', 'two']) yield { path: README_FILE, content: [Buffer.from(content)] };
  }
  const doubled = await joined(writeZip(FOLDER, stamp, twice(), crc32));
  expect((await zipSource(access(doubled), crc32)).problems[0]).toContain('one name twice');
});

test('more files, and a larger table of contents, than any export has are not read', async () => {
  const entry = { path: `${FOLDER}/a`, bytes: 0, crc: 0, at: 0 };
  const many = Buffer.concat(Array.from({ length: ZIP_LIMITS.entries + 1 }, () => centralHeader(entry, stamp)));
  const end = endOfZip({ entries: ZIP_LIMITS.entries + 1, at: 0, bytes: many.length });
  await expect(zipSource(access(Buffer.concat([many, end])), crc32)).rejects.toThrow('more files');
  const large = Buffer.alloc(ZIP_LIMITS.directoryBytes + 1);
  const largeEnd = endOfZip({ entries: 1, at: 0, bytes: large.length });
  await expect(zipSource(access(Buffer.concat([large, largeEnd])), crc32)).rejects.toThrow(NotReadable);
});

test('entries that claim the same bytes, as a bomb does, are refused', async () => {
  const local = localHeader(`${FOLDER}/a`, stamp);
  const body = Buffer.concat([local, Buffer.alloc(16)]);
  const entry = { path: `${FOLDER}/a`, bytes: 0, crc: 0, at: 0 };
  const directory = Buffer.concat([centralHeader(entry, stamp), centralHeader(entry, stamp)]);
  const end = endOfZip({ entries: 2, at: body.length, bytes: directory.length });
  await expect(zipSource(access(Buffer.concat([body, directory, end])), crc32)).rejects.toThrow(NotReadable);
});

test('offsets beyond four gigabytes are kept in ZIP64, and found again', async () => {
  const far = 5_000_000_000;
  const entry = { path: `${FOLDER}/a`, bytes: 3, crc: crc32(Buffer.from('abc'), 0), at: far };
  const header = Buffer.from(centralHeader(entry, stamp));
  expect(header.readUInt32LE(42)).toBe(0xffff_ffff);
  expect(Number(header.readBigUInt64LE(header.length - 8))).toBe(far);
  const end = Buffer.from(endOfZip({ entries: 1, at: far, bytes: header.length }));
  expect([end.readUInt32LE(0), end.length]).toEqual([0x0606_4b50, 98]);
});
