/**
 * How many dialogs show an export at the moment, and which ends they have shown: what a dialog says or has said is not said again at the top
 * of the screen.
 */
let count = 0;
let read: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

export const openDialogs = {
  count: (): number => count,
  read: (): ReadonlySet<string> => read,
  /** Gives what to call when it is closed. */
  open(): () => void {
    count += 1;
    tell();
    return () => {
      count -= 1;
      tell();
    };
  },
  /** Somebody has seen how this export ended; or it goes on anew. */
  note(id: string, hasEnded: boolean): void {
    if (read.has(id) === hasEnded) return;
    const next = new Set(read);
    if (hasEnded) next.add(id);
    else next.delete(id);
    read = next;
    tell();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
