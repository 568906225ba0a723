/**
 * Work that costs about the same for many as for one: what comes while a batch is on its way goes together in the next. Nobody waits for a timer, so a lone item
 * is as quick as without. Items of one batch share its error.
 */
export interface Batcher<Item, Result> {
  /** Rejects with `TooBusy` when too many wait. */
  add(item: Item): Promise<Result>;
  readonly waiting: number;
}

export class TooBusy extends Error {}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export function makeBatcher<Item, Result>(parts: {
  /** Gives a result for each item, in their order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly mostInOne: number;
  readonly batchesAtOnce: number;
  readonly mostWaiting: number;
}): Batcher<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  const go = async (): Promise<void> => {
    if (running >= parts.batchesAtOnce || waiting.length === 0) return;
    running += 1;
    const batch = waiting.splice(0, parts.mostInOne);
    try {
      const results = await parts.run(batch.map(({ item }) => item));
      for (const [at, { resolve, reject }] of batch.entries()) {
        const result = results[at];
        if (result === undefined) reject(new Error('a batch gave too few results'));
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running -= 1;
      void go();
    }
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= parts.mostWaiting) return reject(new TooBusy('too many wait'));
        waiting.push({ item, resolve, reject });
        // What else has arrived in this turn of the event loop goes along.
        setImmediate(() => void go());
      }),
    get waiting() {
      return waiting.length;
    },
  };
}
