/**
 * Bookmarks in settings.db. Only an owner protects footage or ends that; a bookmark is changed by its maker or an owner. Each
 * change is one transaction with its line in the audit trail; `onProtected` is called after one that changed what is protected.
 */
import { randomUUID } from 'node:crypto';
import { Refusal, type ProtectedRange } from '@nightlatch/protocol';
import type { Settings } from '../settings/settings.ts';

/** The engine takes no more protected ranges than this, and no list is shown that is longer. */
export const MAX_BOOKMARKS = 10_000;
const LONGEST_MS = 32 * 24 * 3_600_000;

export interface Bookmark {
  readonly id: string;
  readonly cameraId: string;
  /** Milliseconds of the Unix epoch; `to_ms` is not before `from_ms`. */
  readonly from_ms: number;
  readonly to_ms: number;
  readonly text: string;
  readonly isProtected: boolean;
  readonly madeBy: string;
}

export type BookmarkInput = Omit<Bookmark, 'id' | 'madeBy'>;

/** Whoever makes the change. */
export interface BookmarkKeeper {
  readonly accountId: string;
  readonly name: string;
  readonly isOwner: boolean;
}

export interface Bookmarks {
  /** Those that touch the range, oldest first. */
  list(range: { from_ms: number; to_ms: number }): Bookmark[];
  /** Throws `range-invalid`, `range-too-long`, `not-allowed`, `too-many-bookmarks`. */
  add(input: BookmarkInput, keeper: BookmarkKeeper): Bookmark;
  /** Throws what `add` throws, and `not-found`. */
  change(id: string, input: Omit<BookmarkInput, 'cameraId'>, keeper: BookmarkKeeper): Bookmark;
  remove(id: string, keeper: BookmarkKeeper): void;
  protectedRanges(): ProtectedRange[];
}

export interface BookmarkParts {
  readonly settings: Settings;
  /** Joins the transaction that is open. */
  readonly note: (who: string, what: string) => void;
  readonly onProtected: () => void;
  readonly limit?: number;
}

export function makeBookmarks({ settings, note, onProtected, limit = MAX_BOOKMARKS }: BookmarkParts): Bookmarks {
  const { db } = settings;
  const find = (id: string, { accountId, isOwner }: BookmarkKeeper): Bookmark => {
    const row = db.prepare('SELECT * FROM bookmarks WHERE id = ?').get(id);
    if (row === undefined) throw new Refusal('not-found', 'This bookmark is no longer there.');
    if (!isOwner && row['account_id'] !== accountId)
      throw new Refusal('not-allowed', 'Only an owner may change what somebody else has marked.');
    return toBookmark(row);
  };
  const mayProtect = (keeper: BookmarkKeeper): void => {
    if (keeper.isOwner) return;
    throw new Refusal('not-allowed', 'Only an owner may protect footage, or end that.', { field: 'isProtected' });
  };
  const changed = <T>(protects: boolean, run: () => T): T => {
    const result = settings.transaction(run);
    settings.copySoon();
    if (protects) onProtected();
    return result;
  };

  return {
    list: ({ from_ms, to_ms }) =>
      db
        .prepare('SELECT * FROM bookmarks WHERE from_ms < ? AND to_ms >= ? ORDER BY from_ms, id')
        .all(to_ms, from_ms)
        .map(toBookmark),
    add(input, keeper) {
      checkRange(input);
      if (input.isProtected) mayProtect(keeper);
      return changed(input.isProtected, () => {
        const count = Number(db.prepare('SELECT COUNT(*) AS count FROM bookmarks').get()?.['count']);
        if (count >= limit)
          throw new Refusal('too-many-bookmarks', `There are ${limit} bookmarks already: remove one first.`);
        const bookmark = { ...input, id: randomUUID(), madeBy: keeper.name };
        db.prepare(
          `INSERT INTO bookmarks (id, camera_id, from_ms, to_ms, text, is_protected, account_id, made_by)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ).run(
          bookmark.id,
          bookmark.cameraId,
          bookmark.from_ms,
          bookmark.to_ms,
          bookmark.text,
          bookmark.isProtected ? 1 : 0,
          keeper.accountId,
          bookmark.madeBy,
        );
        note(keeper.name, `${bookmark.isProtected ? 'Protected' : 'Marked'} footage ${rangeWords(bookmark)}`);
        return bookmark;
      });
    },
    change(id, input, keeper) {
      checkRange(input);
      const former = find(id, keeper);
      if (former.isProtected || input.isProtected) mayProtect(keeper);
      return changed(former.isProtected || input.isProtected, () => {
        db.prepare('UPDATE bookmarks SET from_ms = ?, to_ms = ?, text = ?, is_protected = ? WHERE id = ?').run(
          input.from_ms,
          input.to_ms,
          input.text,
          input.isProtected ? 1 : 0,
          id,
        );
        const bookmark = { ...former, ...input };
        if (former.isProtected && !input.isProtected) note(keeper.name, `Ended the protection ${rangeWords(former)}`);
        else note(keeper.name, `Changed a bookmark ${rangeWords(bookmark)}`);
        return bookmark;
      });
    },
    remove(id, keeper) {
      const former = find(id, keeper);
      if (former.isProtected) mayProtect(keeper);
      changed(former.isProtected, () => {
        db.prepare('DELETE FROM bookmarks WHERE id = ?').run(id);
        note(keeper.name, `Removed a bookmark ${rangeWords(former)}`);
      });
    },
    protectedRanges: () =>
      db
        .prepare('SELECT camera_id, from_ms, to_ms FROM bookmarks WHERE is_protected = 1 ORDER BY from_ms LIMIT ?')
        .all(MAX_BOOKMARKS)
        .map((row) => ({
          cameraId: String(row['camera_id']),
          from_ms: Number(row['from_ms']),
          to_ms: Number(row['to_ms']),
        })),
  };
}

function checkRange({ from_ms, to_ms }: { from_ms: number; to_ms: number }): void {
  if (!(to_ms >= from_ms)) throw new Refusal('range-invalid', 'The end must not come before the beginning.');
  if (to_ms - from_ms > LONGEST_MS) throw new Refusal('range-too-long', 'A bookmark covers 32 days at most.');
}

function rangeWords({ from_ms, to_ms }: { from_ms: number; to_ms: number }): string {
  return `from ${new Date(from_ms).toISOString()} to ${new Date(to_ms).toISOString()}`;
}

function toBookmark(row: Record<string, unknown>): Bookmark {
  return {
    id: String(row['id']),
    cameraId: String(row['camera_id']),
    from_ms: Number(row['from_ms']),
    to_ms: Number(row['to_ms']),
    text: String(row['text']),
    isProtected: row['is_protected'] === 1,
    madeBy: String(row['made_by']),
  };
}
