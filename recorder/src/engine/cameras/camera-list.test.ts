import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { CameraList } from './camera-list.ts';

test('the list keeps the rules of the store, and an older one without them says that there are none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nl-list-'));
  try {
    const list = new CameraList(folder, Buffer.alloc(32), silentLog);
    expect(list.load()).toEqual({ cameras: [], store: undefined });
    const camera = { id: 'cam_yard', name: 'Yard', address: 'rtsp://192.168.1.20/', password: 'open sesame' };
    const protect = { cameraId: 'cam_yard', from_ms: 1, to_ms: 2 };
    const store = { timeZone: 'UTC', protected: [protect], freeReserve_bytes: 5 };
    list.save({ cameras: [camera], store });
    expect(list.load()).toEqual({ cameras: [camera], store });
    const path = join(folder, 'engine', 'cameras.json');
    expect(readFileSync(path, 'utf8')).not.toContain('sesame');
    const { store: _store, ...older } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(older));
    expect(list.load().store).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
