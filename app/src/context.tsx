/** What the screens share: the recorders, the message that floats for a moment, and where one is. */
import { createContext, use, useState, useSyncExternalStore } from 'react';
import type { ConnectionState } from './model/connection.ts';
import type { Recorders, Snapshot } from './model/recorders.ts';

/** What floats over the screen for a moment. `added` waits for the recorder's cameras before it speaks. */
export type Message =
  | { readonly kind: 'words'; readonly words: string; readonly isProblem?: boolean }
  | { readonly kind: 'added'; readonly identity: string; readonly again: boolean };

export interface AppContextValue {
  readonly recorders: Recorders;
  readonly say: (message: Message) => void;
  /** The address of a scanned QR that this page was opened with; undefined once it has been used. */
  readonly opened: string | undefined;
  readonly setOpened: (opened: string | undefined) => void;
  /** This browser window stores nothing. */
  readonly keepsNothing: boolean;
}

export const AppContext = createContext<AppContextValue | undefined>(undefined);

export function useApp(): AppContextValue {
  const value = use(AppContext);
  if (value === undefined) throw new Error('the screens need an AppContext');
  return value;
}

export function useSnapshot(): Snapshot {
  const { recorders } = useApp();
  return useSyncExternalStore(recorders.subscribe, recorders.snapshot);
}

type Open = Extract<ConnectionState, { kind: 'open' }>;

/** The last open state, kept while the recorder is not reached for a moment. */
export function useLastOpen(state: ConnectionState | undefined): Open | undefined {
  const [last, setLast] = useState<Open>();
  const open = state?.kind === 'open' ? state : undefined;
  if (open !== undefined && open !== last) setLast(open);
  return open ?? last;
}
