import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPORT_FORMAT, MANIFEST_FILE, writeManifest } from '@nightlatch/protocol/export/manifest';
import { exportProofBytes, writeSignature } from '@nightlatch/protocol/export/proof';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadIdentity } from '../gateway/pairing/identity.ts';
import { tellVerdict } from './tell.ts';
import { verifyPath } from './verify-path.ts';

let folder = '';
let fingerprint = '';
beforeEach(() => {
  const dataDir = mkdtempSync(join(tmpdir(), 'nl-verify-'));
  folder = join(dataDir, 'export');
  mkdirSync(folder);
  const identity = loadIdentity(dataDir);
  fingerprint = identity.recorderId;
  const publicKey = Buffer.from(identity.publicKey, 'base64url').toString('hex');
  const at = '2026-11-23T07:00:00.000Z';
  const manifest = Buffer.from(
    writeManifest({
      format: EXPORT_FORMAT,
      name: 'Export',
      recorder: { name: 'Door', id: identity.recorderId, fingerprint, publicKey, software: '0.1.0' },
      made: { at, by: 'Olga', why: '', timeZone: 'UTC' },
      range: { from: at, to: '2026-11-23T07:01:00.000Z' },
      cameras: [],
      files: [],
    }),
  );
  const manifestSha256 = createHash('sha256').update(manifest).digest('hex');
  const signature = Buffer.from(identity.sign(exportProofBytes(manifest)), 'base64url').toString('hex');
  writeFileSync(join(folder, MANIFEST_FILE), manifest);
  writeFileSync(join(folder, 'signature.json'), writeSignature({ publicKey, manifestSha256, signature }));
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

test("a folder that the recorder's own key signed is intact, under its own id", async () => {
  writeFileSync(join(folder, '.DS_Store'), 'litter');
  const verdict = await verifyPath(folder, { recorder: fingerprint });
  expect(verdict).toMatchObject({ state: 'intact', findings: [] });
});

test('what was put into the folder is named; a link is not followed', async () => {
  writeFileSync(join(folder, 'added.mp4'), 'more');
  expect((await verifyPath(folder)).findings.map(({ file }) => file)).toEqual(['added.mp4']);
  symlinkSync('/etc/hostname', join(folder, 'link'));
  await expect(verifyPath(folder)).rejects.toThrow('no plain file');
});

test('the command says what it found, with an exit code for scripts', async () => {
  expect(await tellVerdict(folder, undefined)).toMatchObject({ exitCode: 0, line: { state: 'intact' } });
  expect(await tellVerdict(folder, 'NL-0000-00')).toMatchObject({ exitCode: 1, line: { state: 'unknown-recorder' } });
  rmSync(join(folder, 'signature.json'));
  expect(await tellVerdict(folder, undefined)).toMatchObject({ exitCode: 1, line: { state: 'unsigned' } });
  rmSync(join(folder, MANIFEST_FILE));
  expect(await tellVerdict(folder, undefined)).toMatchObject({ exitCode: 2, line: { state: 'unreadable' } });
  expect(await tellVerdict(folder, 'somebody')).toMatchObject({ exitCode: 2 });
});
