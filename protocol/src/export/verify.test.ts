import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  EXPORT_FORMAT,
  EXPORT_LIMITS,
  FRAGMENTS_FORMAT,
  FRAGMENTS_SUFFIX,
  MANIFEST_FILE,
  README_FILE,
  SIGNATURE_FILE,
  writeFragmentTable,
  writeManifest,
} from './manifest.ts';
import { exportProofBytes, fingerprintOf, parseFingerprint, showFingerprint, writeSignature } from './proof.ts';
import { NotReadable, type RandomAccess } from './source.ts';
import { type Verdict, verifyExport, type VerifyOptions, type VerifyTools } from './verify.ts';

const VIDEO = 'Yard/2026-11-23 07-00-00.mp4';
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const hash = (bytes: Uint8Array): string => sha256(bytes).toString('hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const tools: VerifyTools = {
  sha256: (bytes) => Promise.resolve(sha256(bytes)),
  verifySignature(key, signed, signature) {
    const spki = createPublicKey({ key: Buffer.concat([SPKI_HEAD, key]), format: 'der', type: 'spki' });
    return Promise.resolve(verify(null, signed, spki, signature));
  },
};
const ours = generateKeyPairSync('ed25519');
const rawKey = (pair: typeof ours): Buffer => pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
type Files = Map<string, Buffer>;

function signed(files: Files, pair = ours): Files {
  const manifest = files.get(MANIFEST_FILE) ?? Buffer.alloc(0);
  const signature = sign(null, exportProofBytes(manifest), pair.privateKey).toString('hex');
  const publicKey = rawKey(pair).toString('hex');
  return new Map(files).set(
    SIGNATURE_FILE,
    Buffer.from(writeSignature({ publicKey, manifestSha256: hash(manifest), signature })),
  );
}

/** A head of 40 bytes and three fragments of 60, a second each. */
function smallExport(): Files {
  const head = Buffer.alloc(40, 'head');
  const fragments = [0, 1, 2].map((number) => Buffer.alloc(60, `fragment ${number}`));
  const video = Buffer.concat([head, ...fragments]);
  const table = Buffer.from(
    writeFragmentTable({
      format: FRAGMENTS_FORMAT,
      file: VIDEO,
      head: { bytes: head.length, sha256: hash(head) },
      fragments: fragments.map((bytes, at) => ({
        at: head.length + 60 * at,
        bytes: bytes.length,
        from: `2026-11-23T07:00:0${at}.000Z`,
        to: `2026-11-23T07:00:0${at + 1}.000Z`,
        frames: 25,
        sha256: hash(bytes),
      })),
    }),
  );
  const readme = Buffer.from('Read me.\n');
  const [from, to] = ['2026-11-23T07:00:00.000Z', '2026-11-23T07:00:03.000Z'];
  const tableFile = `${VIDEO}${FRAGMENTS_SUFFIX}`;
  const part = {
    file: VIDEO,
    bytes: video.length,
    sha256: hash(video),
    from,
    to,
    codec: 'avc1.64001f',
    width: 320,
    height: 180,
    frames: 75,
    fragmentTable: { file: tableFile, bytes: table.length, sha256: hash(table) },
  };
  const manifest = writeManifest({
    format: EXPORT_FORMAT,
    name: 'Export 2026-11-23',
    recorder: {
      name: 'Front door',
      id: 'NL-7K4M-2Q',
      fingerprint: 'not read',
      publicKey: rawKey(ours).toString('hex'),
      software: '0.1.0',
    },
    made: { at: to, by: 'Olga', why: 'A parcel went missing', timeZone: 'Europe/Berlin' },
    range: { from, to },
    cameras: [{ id: 'yard', name: 'Yard', gaps: [], parts: [part] }],
    files: [{ file: README_FILE, bytes: readme.length, sha256: hash(readme) }],
  });
  return signed(
    new Map([
      [README_FILE, readme],
      [VIDEO, video],
      [tableFile, table],
      [MANIFEST_FILE, Buffer.from(manifest)],
    ]),
  );
}

function check(files: Files, options?: VerifyOptions): Promise<Verdict> {
  const access = (content: Buffer): RandomAccess => ({
    bytes: content.length,
    read: (at, bytes) => Promise.resolve(new Uint8Array(content.subarray(at, at + bytes))),
  });
  const source = { files: new Map([...files].map(([path, content]) => [path, access(content)])), problems: [] };
  return verifyExport(source, tools, options);
}

function without(files: Files, path: string): Files {
  return new Map([...files].filter(([name]) => name !== path));
}

test('an honest export is intact, and names the key that signed it', async () => {
  const fingerprint = fingerprintOf(sha256(rawKey(ours)));
  const verdict = await check(smallExport());
  expect(verdict).toMatchObject({ state: 'intact', findings: [], fingerprint });
  expect(parseFingerprint(showFingerprint(fingerprint))).toBe(fingerprint);
  expect((await check(smallExport(), { recorder: fingerprint })).state).toBe('intact');
  expect((await check(smallExport(), { recorder: fingerprint.slice(0, 6) })).state).toBe('intact');
});

test('every byte that is changed, in every file, is found and its file named', async () => {
  const files = smallExport();
  let flips = 0;
  for (const [path, content] of files) {
    for (let at = 0; at < content.length; at++) {
      const changed = Buffer.from(content);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const { state, findings } = await check(new Map(files).set(path, changed));
      expect(state, `${path} at ${at}`).toBe('altered');
      const named = findings.map(({ file }) => file);
      expect(named, `${path} at ${at}`).toContain(path);
      flips += 1;
    }
  }
  expect(flips).toBeGreaterThan(2_000);
});

test('a change in the video is named by camera, time and bytes, neighbours as one', async () => {
  const files = smallExport();
  const video = Buffer.from(files.get(VIDEO) ?? '');
  video.fill(0, 110, 200);
  const { findings } = await check(new Map(files).set(VIDEO, video));
  expect(findings).toEqual([
    expect.objectContaining({ camera: 'Yard', from: '2026-11-23T07:00:01.000Z', to: '2026-11-23T07:00:03.000Z' }),
  ]);
  expect(findings[0]?.sentence).toContain('bytes 100 to 219');
});

test.each([
  ['cut', (video: Buffer) => video.subarray(0, -1)],
  ['lengthened', (video: Buffer) => Buffer.concat([video, Buffer.alloc(1)])],
])('a video that was %s is found', async (_how, change) => {
  const files = smallExport();
  const { state, findings } = await check(new Map(files).set(VIDEO, change(files.get(VIDEO) ?? Buffer.alloc(0))));
  expect([state, findings.map(({ file }) => file)]).toEqual(['altered', [VIDEO]]);
});

test('a file that is missing or added is named', async () => {
  const files = smallExport();
  for (const path of [README_FILE, VIDEO, `${VIDEO}${FRAGMENTS_SUFFIX}`]) {
    const { state, findings } = await check(without(files, path));
    expect([state, findings.some(({ file }) => file === path)]).toEqual(['altered', true]);
  }
  const added = await check(new Map(files).set('more.mp4', Buffer.from('more')));
  expect(added).toMatchObject({ state: 'altered', findings: [{ file: 'more.mp4' }] });
  await expect(check(without(files, MANIFEST_FILE))).rejects.toThrow(NotReadable);
});

test('unsigned, and signed by another recorder, are told apart', async () => {
  expect((await check(without(smallExport(), SIGNATURE_FILE))).state).toBe('unsigned');
  const other = generateKeyPairSync('ed25519');
  expect((await check(signed(smallExport(), other))).findings[0]?.sentence).toContain('another recorder');
  const elsewhere = fingerprintOf(sha256(rawKey(other)));
  expect((await check(smallExport(), { recorder: elsewhere })).state).toBe('unknown-recorder');
});

test('what claims to be larger than any export is not read', async () => {
  const files = smallExport();
  const huge = Buffer.alloc(EXPORT_LIMITS.signatureBytes + 1);
  await expect(check(new Map(files).set(SIGNATURE_FILE, huge))).rejects.toThrow(NotReadable);
});
