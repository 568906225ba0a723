/** An export of what the real engine recorded, judged by ffprobe: no complaint, and each frame that the manifest counts. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, parseManifest } from '@nightlatch/protocol/export/manifest';
import { expect, test } from 'vitest';
import { composeExport } from '../../src/gateway/export/compose.ts';
import { type CodecClip, codecClip } from '../engine/codec-clips.ts';
import { camera, dataDir, engine, EVER, footage, source, useStage } from '../engine/stage.ts';

useStage();

const FRAMES = 60;

test.each<CodecClip>(['H.264 with B-frames and Opus', 'H.265 with G.711 A-law'])(
  'an export of %s is read by ffprobe without a warning',
  async (kind) => {
    const cam = await camera({ clip: await codecClip(kind) });
    const { process, link } = await engine();
    link.cameras(source('front', cam));
    await link.written('front', FRAMES, 30_000);
    await process.end('SIGTERM');
    const order = {
      name: 'Export',
      cameras: [{ id: 'front', name: 'Front' }],
      range: EVER,
      recorder: { name: 'Door', id: 'NL-7K4M-2Q', fingerprint: '', software: '0.1.0' },
      made: { at: '2026-11-23T09:00:00.000Z', by: 'Olga', why: '', timeZone: 'UTC' },
    };
    const signer = { publicKey: 'A'.repeat(43), sign: () => 'A'.repeat(86) };
    const files = new Map<string, Buffer>();
    for await (const { path, content } of composeExport(order, footage(), signer)) {
      const pieces: Uint8Array[] = [];
      for await (const piece of content) pieces.push(Uint8Array.from(piece));
      files.set(path, Buffer.concat(pieces));
    }
    const parts = parseManifest(files.get(MANIFEST_FILE) ?? Buffer.alloc(0))?.cameras[0]?.parts ?? [];
    expect(parts.length).toBeGreaterThan(0);
    for (const { file, frames } of parts) {
      const path = join(dataDir(), 'part.mp4');
      writeFileSync(path, files.get(file) ?? '');
      const what = [
        '-count_frames',
        '-select_streams',
        'v',
        '-show_entries',
        'stream=nb_read_frames',
        '-of',
        'csv=p=0',
      ];
      const { stdout, stderr } = spawnSync('ffprobe', ['-v', 'warning', ...what, path]);
      expect(stderr.toString()).toBe('');
      expect(Number.parseInt(stdout.toString(), 10)).toBe(frames);
    }
    expect(parts.reduce((sum, { frames }) => sum + frames, 0)).toBeGreaterThanOrEqual(FRAMES);
    expect(parts[0]?.sound).toBeDefined();
  },
);
