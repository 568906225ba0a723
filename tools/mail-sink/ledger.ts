/** What came to the sink, by recipient: how often it was taken and refused, and under which Message-IDs. Pure. */
export interface SinkEntry {
  readonly to: string;
  readonly messageIds: readonly string[];
  /** With a 250. */
  readonly taken: number;
  readonly refused: number;
}

export interface Ledger {
  note(to: string, messageId: string, isTaken: boolean): void;
  entries(): SinkEntry[];
  readonly taken: number;
}

export function makeLedger(): Ledger {
  const all = new Map<string, { messageIds: Set<string>; taken: number; refused: number }>();
  let taken = 0;
  return {
    note(to, messageId, isTaken) {
      const entry = all.get(to) ?? { messageIds: new Set<string>(), taken: 0, refused: 0 };
      entry.messageIds.add(messageId);
      if (isTaken) {
        entry.taken += 1;
        taken += 1;
      } else entry.refused += 1;
      all.set(to, entry);
    },
    entries: () => [...all].map(([to, entry]) => ({ to, ...entry, messageIds: [...entry.messageIds] })),
    get taken() {
      return taken;
    },
  };
}

/** Without its brackets; empty when the mail has none. */
export function messageIdOf(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, end < 0 ? raw.length : end);
  return /^message-id:\s*<([^>]*)>/im.exec(head)?.[1] ?? '';
}
