/**
 * The pepper, `keys/pepper.key` and its copy: the secret in every Argon2id hash, in no database. When both are lost it is made
 * anew: passwords and saved codes then fail, and recovery by mail still works.
 */
import { keyId, loadKeptKey } from '../../base/kept-keys.ts';
import type { Settings } from '../settings/settings.ts';

const PEPPER = { name: 'pepper.key', bytes: 32 } as const;
const PEPPER_LOST_SENTENCE =
  'A key of this recorder was lost and has been made anew. Passwords and saved codes no longer work: click "Forgot Password" to set a new password with a Secure Code from your e-mail. The recordings are untouched.';

export interface Pepper {
  readonly bytes: Uint8Array;
  /** It is not the one that the stored hashes were made with. */
  readonly lost: boolean;
  /** What the loss spoiled has been dealt with: from now on this one is the known one. */
  accept(): void;
}

/** Reads, mends or makes it; the database remembers which one it is as a keyed hash. A loss is added to `settings.repairs`. */
export function loadPepper(dataDir: string, settings: Settings): Pepper {
  const known = settings.db.prepare('SELECT pepper_id FROM recorder').get()?.['pepper_id'];
  const bytes = loadKeptKey(dataDir, PEPPER, (key) => keyId(key, 'pepper') === known);
  const id = keyId(bytes, 'pepper');
  const accept = (): void =>
    settings.people(() => void settings.db.prepare('UPDATE recorder SET pepper_id = ?').run(id));
  const lost = typeof known === 'string' && known !== id;
  if (lost) settings.addRepair(PEPPER_LOST_SENTENCE);
  else if (known !== id) accept();
  return { bytes, lost, accept };
}
