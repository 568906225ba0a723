/**
 * What a reload in the middle of a recovery needs in order to go on: whose it is and what it was to open. No code, no
 * password, no grant: those are the recorder's to remember.
 */
import { screenNames, type ScreenId, type Wanted } from '../shell/navigation.ts';

const KEY = 'nightlatch recovery';

export interface Begun {
  readonly accountId: string;
  readonly wanted: Wanted;
}

export function rememberRecovery(begun: Begun, storage: Storage = sessionStorage): void {
  storage.setItem(KEY, JSON.stringify(begun));
}

export function forgetRecovery(storage: Storage = sessionStorage): void {
  storage.removeItem(KEY);
}

/** Undefined when no recovery was under way, or when what is stored is not ours. */
export function begunRecovery(storage: Storage = sessionStorage): Begun | undefined {
  let stored: unknown;
  try {
    stored = JSON.parse(storage.getItem(KEY) ?? 'null');
  } catch {
    return undefined;
  }
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { accountId, wanted } = stored as { accountId?: unknown; wanted?: unknown };
  if (typeof accountId !== 'string') return undefined;
  return { accountId, wanted: isScreen(wanted) ? wanted : undefined };
}

function isScreen(value: unknown): value is ScreenId {
  return typeof value === 'string' && Object.hasOwn(screenNames, value);
}
