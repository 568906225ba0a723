/** Kept recorders in the browser's IndexedDB, keys included (they are stored as keys and never leave it as bytes). */
import type { KeptRecorder, RecorderStore } from './kept-recorder.ts';

const DATABASE = 'nightlatch';
const RECORDERS = 'recorders';

/** Rejects when the browser keeps no data (some private windows). */
export async function openIndexedDb(): Promise<RecorderStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(RECORDERS, { keyPath: 'identity' }));
  const database = await finished(opening);
  return {
    all: () => finished<KeptRecorder[]>(database.transaction(RECORDERS).objectStore(RECORDERS).getAll()),
    put: async (recorder) => {
      const transaction = database.transaction(RECORDERS, 'readwrite');
      const stored = new Promise<void>((resolve, reject) => {
        transaction.addEventListener('complete', () => resolve());
        transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('not stored')));
      });
      transaction.objectStore(RECORDERS).put(recorder);
      await stored;
    },
  };
}

/** For a browser that keeps nothing: all is forgotten when the page is closed. */
export function memoryStore(): RecorderStore {
  const kept = new Map<string, KeptRecorder>();
  return {
    all: () => Promise.resolve([...kept.values()]),
    put: (recorder) => {
      kept.set(recorder.identity, recorder);
      return Promise.resolve();
    },
  };
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')));
  });
}
