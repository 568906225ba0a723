/** One file of footage, five minutes long, written by the recorder's own store from a drawn clip: what all files of a made-up store are. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLog } from '@nightlatch/recorder/base/log';
import { systemDisk } from '@nightlatch/recorder/footage/disk';
import { footageFolder, indexPath } from '@nightlatch/recorder/footage/paths';
import { FootageStore } from '@nightlatch/recorder/footage/store';
import { nextTurn_ms } from '@nightlatch/recorder/footage/turns';
import type { CodecConfig } from '@nightlatch/recorder/media/codec-config';
import { avcConfig } from '@nightlatch/recorder/media/h264/avcc';
import { MediaBuffer } from '@nightlatch/recorder/media/media-buffer';
import { FPS, drawClip } from '../draw-clip.ts';
import { FILE_MS, STORE_BEGINS_MS } from './store-plan.ts';

const FRAME_MS = 1_000 / FPS;
const CAMERA_ID = 'source';

/** What the index says of it. */
export interface SourceFile {
  readonly duration_ticks90k: number;
  readonly bytes: number;
  readonly initBytes: number;
  readonly config: CodecConfig;
  readonly fragments: Buffer;
}

/** Writes it to `path`; `folder` is for what comes in between. */
export async function recordSource(folder: string, path: string, mbit: number): Promise<SourceFile> {
  const dataDir = mkdtempSync(join(folder, 'source-'));
  try {
    const clip = await drawClip(dataDir, mbit);
    const config = avcConfig([clip.sps], [clip.pps]);
    // From one turn of the files to the next.
    const began_ms = nextTurn_ms(CAMERA_ID, STORE_BEGINS_MS);
    let past_ms = 0;
    const clock = { wall_ms: () => began_ms + past_ms, monotonic_ms: () => past_ms };
    const store = new FootageStore({ dataDir, clock, log: silentLog, disk: systemDisk });
    store.start();
    const buffer = new MediaBuffer();
    const track = store.track(CAMERA_ID, buffer);
    for (let at = 0; at * FRAME_MS < FILE_MS; at++) {
      const frame = clip.frames[at % clip.frames.length];
      if (frame === undefined) throw new Error('The drawn clip has no frames.');
      for (const nal of frame.nals) {
        buffer.beginNal(nal[0] ?? 0);
        buffer.append(nal, 1, nal.length);
        buffer.endNal();
      }
      const decode_ticks90k = at * FRAME_MS * 90;
      const unit = { bytes: buffer.endUnit(), key: frame.key, continues: false };
      track.add({ ...unit, decode_ticks90k, display_ticks90k: decode_ticks90k }, config);
      track.tick();
      past_ms += FRAME_MS;
    }
    track.end();
    await store.close();
    const db = new DatabaseSync(indexPath(dataDir), { readOnly: true });
    const rows = db.prepare('SELECT path, duration_ticks, bytes, init_bytes, fragments FROM file').all();
    db.close();
    const row = rows[0];
    const fragments = row?.['fragments'];
    if (rows.length !== 1 || row === undefined || !(fragments instanceof Uint8Array)) {
      throw new Error(`The drawn clip became ${rows.length} files instead of one.`);
    }
    renameSync(join(footageFolder(dataDir), String(row['path'])), path);
    return {
      duration_ticks90k: Number(row['duration_ticks']),
      bytes: Number(row['bytes']),
      initBytes: Number(row['init_bytes']),
      config,
      fragments: Buffer.from(fragments),
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
