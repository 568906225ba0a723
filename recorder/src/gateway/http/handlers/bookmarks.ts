/** Bookmarks of footage, for whoever is signed in. */
import { Refusal, type Bookmark as BookmarkView } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Bookmark, BookmarkKeeper, Bookmarks } from '../../playback/bookmarks.ts';
import type { Call, Handlers } from '../handler.ts';

export interface BookmarkHandlerParts {
  readonly accounts: Accounts;
  readonly bookmarks: Bookmarks;
}

type BookmarkRoutes = 'bookmarks' | 'addBookmark' | 'changeBookmark' | 'removeBookmark';

export function bookmarkHandlers({ accounts, bookmarks }: BookmarkHandlerParts): Handlers<BookmarkRoutes> {
  const keeper = ({ principal }: Call): BookmarkKeeper => {
    const account = 'accountId' in principal ? accounts.get(principal.accountId) : undefined;
    if (account === undefined) throw new Refusal('not-signed-in', 'Please sign in first.');
    return { accountId: account.accountId, name: account.name, isOwner: account.role === 'owner' };
  };
  return {
    bookmarks: ({ query }) =>
      bookmarks
        .list({
          from_ms: query.from === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(query.from),
          to_ms: query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to),
        })
        .map(view),
    addBookmark: ({ body }, call) =>
      view(
        bookmarks.add(
          { cameraId: body.cameraId, ...rangeOf(body), text: body.text, isProtected: body.isProtected },
          keeper(call),
        ),
      ),
    changeBookmark: ({ params, body }, call) =>
      view(
        bookmarks.change(params.id, { ...rangeOf(body), text: body.text, isProtected: body.isProtected }, keeper(call)),
      ),
    removeBookmark: ({ params }, call) => bookmarks.remove(params.id, keeper(call)),
  };
}

function rangeOf({ from, to }: { from: string; to: string }): { from_ms: number; to_ms: number } {
  return { from_ms: Date.parse(from), to_ms: Date.parse(to) };
}

function view({ from_ms, to_ms, ...bookmark }: Bookmark): BookmarkView {
  return { ...bookmark, from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() };
}
