/** All bookmarks, newest first: go there, rename, protect, remove. */
import { Bookmark as BookmarkIcon, Pencil, Play, Shield, ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Bookmark } from '@nightlatch/protocol';
import type { Bookmarks } from '@nightlatch/ui/playback/use-bookmarks';
import { dayOf, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';
import { Button, Confirm, Dialog, Empty, Failure, IconButton, Progress, Row, Rows, State } from '../../kit/index.ts';
import { BookmarkForm } from './BookmarkForm.tsx';

export interface BookmarkListProps {
  readonly bookmarks: Bookmarks;
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly timeZone: string;
  readonly isOwner: boolean;
  readonly name: string;
  readonly onGo: (bookmark: Bookmark) => void;
  readonly onClose: () => void;
}

export function BookmarkList({ bookmarks, cameras, timeZone, isOwner, name, onGo, onClose }: BookmarkListProps) {
  const [renamed, setRenamed] = useState<Bookmark>();
  const [removed, setRemoved] = useState<Bookmark>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const list = bookmarks.list?.toReversed();
  const cameraOf = ({ cameraId }: Bookmark): string =>
    cameras.find(({ id }) => id === cameraId)?.name ?? 'a camera that was removed';
  const when = ({ from }: Bookmark): string => {
    const at_ms = Date.parse(from);
    return `${sayDay(dayOf(at_ms, timeZone))}, ${sayClock(at_ms, timeZone)}`;
  };
  const run = (change: Promise<void>): void => {
    setError(undefined);
    setBusy(true);
    change.then(() => setRemoved(undefined), setError).finally(() => setBusy(false));
  };
  return (
    <Dialog title="Bookmarks" size="large" onClose={onClose}>
      {error !== undefined && removed === undefined && <Failure error={error} />}
      {list === undefined && bookmarks.error === undefined && <Progress label="Reading the bookmarks…" />}
      {list === undefined && bookmarks.error !== undefined && (
        <Failure error={bookmarks.error} onRetry={() => void bookmarks.reload()} />
      )}
      {list?.length === 0 && (
        <Empty icon={BookmarkIcon} title="No bookmarks yet">
          “Bookmark”, below the pictures, keeps a moment with a name.
        </Empty>
      )}
      {list !== undefined && list.length > 0 && (
        <Rows label="Bookmarks">
          {list.map((bookmark) => {
            const mayChange = isOwner || (bookmark.madeBy === name && !bookmark.isProtected);
            return (
              <Row
                key={bookmark.id}
                icon={BookmarkIcon}
                title={bookmark.text}
                detail={
                  <>
                    <span>{when(bookmark)}</span>
                    <span>{cameraOf(bookmark)}</span>
                    <span>by {bookmark.madeBy}</span>
                    {bookmark.isProtected && (
                      <State kind="good" icon={ShieldCheck}>
                        Protected
                      </State>
                    )}
                  </>
                }
                actions={
                  <>
                    <Button icon={Play} onPress={() => onGo(bookmark)} aria-label={`Go to ${bookmark.text}`}>
                      Go
                    </Button>
                    {isOwner && (
                      <IconButton
                        icon={bookmark.isProtected ? ShieldCheck : Shield}
                        label={`Protect ${bookmark.text}`}
                        isPressed={bookmark.isProtected}
                        isDisabled={isBusy}
                        onPress={() => run(bookmarks.protect(bookmark, !bookmark.isProtected))}
                      />
                    )}
                    {mayChange && (
                      <>
                        <IconButton
                          icon={Pencil}
                          label={`Rename ${bookmark.text}`}
                          onPress={() => setRenamed(bookmark)}
                        />
                        <IconButton
                          icon={Trash2}
                          label={`Remove ${bookmark.text}`}
                          onPress={() => setRemoved(bookmark)}
                        />
                      </>
                    )}
                  </>
                }
              />
            );
          })}
        </Rows>
      )}
      {renamed !== undefined && (
        <BookmarkForm
          title="Rename the bookmark"
          subtitle={`${cameraOf(renamed)}, ${when(renamed)}`}
          text={renamed.text}
          mayProtect={false}
          onSave={(text) => bookmarks.rename(renamed, text)}
          onClose={() => setRenamed(undefined)}
        />
      )}
      {removed !== undefined && (
        <Confirm
          title={`Remove “${removed.text}”?`}
          confirmLabel="Remove"
          isBusy={isBusy}
          error={error}
          onConfirm={() => run(bookmarks.remove(removed))}
          onCancel={() => {
            setRemoved(undefined);
            setError(undefined);
          }}
        >
          {removed.isProtected
            ? 'Its footage is no longer protected, and goes when it is old enough.'
            : 'The footage stays as long as it would have without it.'}
        </Confirm>
      )}
    </Dialog>
  );
}
