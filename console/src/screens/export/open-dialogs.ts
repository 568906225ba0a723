/** How many dialogs show an export at the moment: while one does, nothing at the top of the screen says the same. */
let count = 0;
const listeners = new Set<() => void>();

function add(step: number): void {
  count += step;
  for (const listener of listeners) listener();
}

export const openDialogs = {
  count: (): number => count,
  /** Gives what to call when it is closed. */
  open(): () => void {
    add(1);
    return () => add(-1);
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
