/** Exports of real files on a real disk: proven by our check, played by ffmpeg, and told when a byte is changed. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, SIGNATURE_FILE } from '@nightlatch/protocol/export/manifest';
import { exportProofBytes, readSignature } from '@nightlatch/protocol/export/proof';
import { expect, test } from 'vitest';
import { verifyPath } from '../../src/verify/verify-path.ts';
import { BEGAN_MS, cleanUp, numbersIn, openStudio, upTo } from '../footage/studio.ts';
import { exportOf } from './made-export.ts';

cleanUp();

test('an export of recorded footage is intact as a folder and as a ZIP file, and holds each frame once', async () => {
  const studio = openStudio();
  studio.shootMany(250);
  await studio.finish();
  const { folder, zip, files, manifest, fingerprint } = await exportOf(studio, 10);
  for (const path of [folder, zip]) {
    expect(await verifyPath(path, { recorder: fingerprint })).toMatchObject({ state: 'intact', findings: [] });
  }
  const [part] = manifest.cameras[0]?.parts ?? [];
  expect(part).toMatchObject({ from: '2026-11-23T07:00:00.000Z', frames: 250 });
  expect(part?.file).toBe('Vorder Tur/001 2026-11-23 07-00-00 UTC.mp4');
  expect(numbersIn(files.get(part?.file ?? '') ?? Buffer.alloc(0))).toEqual(upTo(250));
});

test('a part ends where the picture changes and at a gap, which is told with its reason', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  studio.shoot({ key: true, config: 1 });
  for (let at = 0; at < 24; at++) studio.shoot({ config: 1 });
  await studio.finish();
  studio.advance(5_000);
  studio.restart();
  studio.shoot({ key: true });
  studio.shootMany(24);
  await studio.finish();
  const { folder, manifest } = await exportOf(studio, 20);
  expect((await verifyPath(folder)).findings).toEqual([]);
  expect(manifest.cameras[0]?.parts.map(({ frames }) => frames)).toEqual([50, 25, 25]);
  const gaps = manifest.cameras[0]?.gaps ?? [];
  expect(gaps.length).toBe(2);
  expect(gaps[1]?.reason).toBe('nothing was recorded');
});

test('an export from the middle begins with the key frame before it, and one without footage says so', async () => {
  const studio = openStudio();
  studio.shootMany(250);
  await studio.finish();
  const { manifest, folder } = await exportOf(studio, 2, BEGAN_MS + 3_500);
  expect(manifest.cameras[0]?.parts[0]).toMatchObject({ from: '2026-11-23T07:00:03.000Z', frames: 75 });
  expect((await verifyPath(folder)).state).toBe('intact');
  const none = await exportOf(studio, 2, BEGAN_MS + 3_600_000);
  expect(none.manifest.cameras[0]).toMatchObject({ parts: [], gaps: [{ reason: 'nothing was recorded' }] });
});

test('flips all over a real export are found, with the second of the video', async () => {
  const studio = openStudio();
  studio.shootMany(100);
  await studio.finish();
  const { zip, files } = await exportOf(studio, 4);
  const whole = readFileSync(zip);
  const step = 397;
  for (let at = 0; at < whole.length; at += step) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(zip, changed);
    const state = await verifyPath(zip).then(
      (verdict) => verdict.state,
      (error: unknown) => String(error),
    );
    expect(state, `at ${at}`).not.toBe('intact');
  }
  const [video = ''] = [...files.keys()].filter((path) => path.endsWith('.mp4'));
  const at = whole.indexOf(files.get(video) ?? '') + Math.floor(((files.get(video)?.length ?? 0) * 5) / 8);
  whole[at] = (whole[at] ?? 0) ^ 1;
  writeFileSync(zip, whole);
  const { findings } = await verifyPath(zip);
  expect(findings).toEqual([
    expect.objectContaining({
      camera: 'Vörder / Tür',
      from: '2026-11-23T07:00:02.000Z',
      to: '2026-11-23T07:00:03.000Z',
    }),
  ]);
});

test('the signature can be checked with openssl alone', async () => {
  const studio = openStudio();
  studio.shootMany(50);
  await studio.finish();
  const { files } = await exportOf(studio, 2);
  const signature = readSignature(files.get(SIGNATURE_FILE) ?? Buffer.alloc(0));
  const file = (name: string, bytes: Uint8Array): string => {
    const path = join(studio.dataDir, name);
    writeFileSync(path, bytes);
    return path;
  };
  const spki = Buffer.from(`302a300506032b6570032100${signature?.publicKey ?? ''}`, 'hex');
  const key = file('key.der', spki);
  const sound = file('signed', exportProofBytes(files.get(MANIFEST_FILE) ?? Buffer.alloc(0)));
  const sigfile = file('signature', Buffer.from(signature?.signature ?? '', 'hex'));
  const words = [
    'pkeyutl',
    '-verify',
    '-pubin',
    '-keyform',
    'DER',
    '-inkey',
    key,
    '-rawin',
    '-in',
    sound,
    '-sigfile',
    sigfile,
  ];
  expect(execFileSync('openssl', words, { encoding: 'utf8' })).toContain('Verified Successfully');
});
