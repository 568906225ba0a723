/** A connection's surroundings in a browser: timers, and whether the page is seen. */
import type { ConnectionSurroundings } from './connection.ts';

export const browserSurroundings: ConnectionSurroundings = {
  wait: (ms, signal) => until(signal, (done) => setTimer(ms, done)),
  seen: (signal) => {
    if (document.visibilityState === 'visible') return Promise.resolve();
    return until(signal, (done) => {
      const look = (): void => {
        if (document.visibilityState === 'visible') done();
      };
      document.addEventListener('visibilitychange', look);
      return () => document.removeEventListener('visibilitychange', look);
    });
  },
  random: Math.random,
};

function setTimer(ms: number, done: () => void): () => void {
  const timer = setTimeout(done, ms);
  return () => clearTimeout(timer);
}

/** Resolves when `begin`'s `done` is called or `signal` aborts; undoes what `begin` began either way. */
function until(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      undo();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const undo = begin(finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
