/**
 * The data key, which seals camera and mail passwords and waiting mail. The database remembers which one it is as a keyed hash, so
 * that a lost one is said. Also said here: that a key file was mended from its second copy.
 */
import { keyId, loadKeptKey, sayMended } from '../../base/kept-keys.ts';
import { DATA_KEY } from '../../base/keys.ts';
import type { Settings } from './settings.ts';

const DATA_KEY_LOST_SENTENCE =
  'A key of this recorder was lost and has been made anew. The passwords of cameras and of the mail server have to be typed again: open each camera and the mail settings and type them. The recordings are untouched.';
const MENDED_SENTENCE =
  'A key file of this recorder was damaged or missing and has been replaced by its second copy. Nothing was lost. If this comes again, the disk may be failing.';

/** Reads, mends or makes it. A loss is added to `settings.repairs`, once. */
export function loadDataKey(dataDir: string, settings: Settings): Buffer {
  const known = settings.db.prepare('SELECT data_key_id FROM recorder').get()?.['data_key_id'];
  const key = loadKeptKey(dataDir, DATA_KEY, (one) => keyId(one, 'data key') === known);
  const id = keyId(key, 'data key');
  if (id === known) return key;
  if (typeof known === 'string') settings.addRepair(DATA_KEY_LOST_SENTENCE);
  settings.people(() => void settings.db.prepare('UPDATE recorder SET data_key_id = ?').run(id));
  return key;
}

/** Call when every key has been loaded. */
export function sayMendedKeys(dataDir: string, settings: Settings): void {
  sayMended(dataDir, () => settings.addRepair(MENDED_SENTENCE));
}
