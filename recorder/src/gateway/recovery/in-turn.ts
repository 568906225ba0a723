/** One at a time by key, in order of arrival; a bounded queue. */
import { Refusal } from '@nightlatch/protocol';

const MOST_WAITING = 64;

export type InTurn = <T>(key: string, run: () => Promise<T>) => Promise<T>;

export function makeInTurn(): InTurn {
  const queues = new Map<string, { last: Promise<unknown>; length: number }>();
  return async (key, run) => {
    const queue = queues.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (queue.length >= MOST_WAITING)
      throw new Refusal('throttled', 'Too many tries at once. Wait a few seconds, then try again.', {
        retryAfter_s: 5,
      });
    queues.set(key, queue);
    queue.length += 1;
    const turn = queue.last.then(run);
    queue.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      queue.length -= 1;
      if (queue.length === 0) queues.delete(key);
    }
  };
}
