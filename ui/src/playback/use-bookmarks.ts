/**
 * Bookmarks for a screen: the list, oldest first, kept fresh, and what people do with them. Whoever made one may change it, and an
 * owner may change each; only an owner protects footage or ends that: the recorder refuses, and the refusal is thrown (`ApiProblem`).
 */
import { routes, type Bookmark } from '@nightlatch/protocol';
import { call } from '../api.ts';
import type { Range } from '../timeline/zone.ts';
import { usePolled } from '../use-polled.ts';

const EVERY_MS = 30_000;
/** Of a bookmark of a moment: what is protected by it must be worth watching. */
export const MOMENT_MS = 10_000;
/** As the recorder takes it. */
export const LONGEST_BOOKMARK_NAME = 200;

export interface BookmarkDraft extends Range {
  readonly cameraId: string;
  readonly text: string;
  readonly isProtected: boolean;
}

export interface Bookmarks {
  /** Undefined until it is known. */
  readonly list: readonly Bookmark[] | undefined;
  readonly error: unknown;
  readonly reload: () => Promise<void>;
  readonly add: (draft: BookmarkDraft) => Promise<Bookmark>;
  readonly rename: (bookmark: Bookmark, text: string) => Promise<void>;
  readonly protect: (bookmark: Bookmark, isProtected: boolean) => Promise<void>;
  readonly remove: (bookmark: Bookmark) => Promise<void>;
}

export function useBookmarks(): Bookmarks {
  const { data, error, reload } = usePolled('bookmarks', EVERY_MS, (signal) => call(routes.bookmarks, { signal }));
  const change = async ({ id, from, to }: Bookmark, text: string, isProtected: boolean): Promise<void> => {
    await call(routes.changeBookmark, { params: { id }, body: { from, to, text, isProtected } });
    await reload();
  };
  return {
    list: data,
    error,
    reload,
    add: async ({ cameraId, from_ms, to_ms, text, isProtected }) => {
      // To the millisecond, and never before the picture that was looked at.
      const range = { from: new Date(Math.ceil(from_ms)).toISOString(), to: new Date(Math.ceil(to_ms)).toISOString() };
      const made = await call(routes.addBookmark, { body: { cameraId, ...range, text, isProtected } });
      await reload();
      return made;
    },
    rename: (bookmark, text) => change(bookmark, text, bookmark.isProtected),
    protect: (bookmark, isProtected) => change(bookmark, bookmark.text, isProtected),
    remove: async ({ id }) => {
      await call(routes.removeBookmark, { params: { id } });
      await reload();
    },
  };
}
