/** So many at once and no more; the others wait in the order in which they came. */
export interface Slots {
  /** Resolves with the way to give the slot back; with undefined once `signal` has fired. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function makeSlots(most: number): Slots {
  let free = most;
  const waiting = new Set<() => void>();
  const give = (): void => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next();
    }
  };
  const once = (): (() => void) => {
    let isGiven = false;
    return () => {
      if (!isGiven) give();
      isGiven = true;
    };
  };
  return {
    async take(signal) {
      if (signal.aborted) return undefined;
      if (free > 0) {
        free -= 1;
        return once();
      }
      return await new Promise((resolve) => {
        const mine = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(once());
        };
        const leave = (): void => {
          waiting.delete(mine);
          resolve(undefined);
        };
        waiting.add(mine);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
