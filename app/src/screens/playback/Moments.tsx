/** Moments to jump to: what happened on the day that is looked at, and bookmarks. */
import type { Bookmark, CameraView } from '@nightlatch/protocol';
import { sentenceOf } from '@nightlatch/ui/api';
import type { PlaybackLink } from '@nightlatch/ui/playback/playback-link';
import { askTimelines } from '@nightlatch/ui/playback/recorder-asks';
import { useBookmarks } from '@nightlatch/ui/playback/use-bookmarks';
import { LEAD_MS } from '@nightlatch/ui/timeline/event-beside';
import { dayOf, dayRange, sayDay } from '@nightlatch/ui/timeline/zone';
import { usePolled } from '@nightlatch/ui/use-polled';
import { ShieldCheck, Trash2 } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { MomentList } from './MomentList.tsx';
import { bookmarkMoment, eventMoments, type Moment } from './moments.ts';
import { RemoveBookmarkSheet } from './RemoveBookmarkSheet.tsx';
import type { RecorderFacts } from './use-recorder-facts.ts';
import { useSmallPictures } from './use-small-pictures.ts';

const EVENTS_EVERY_MS = 15_000;
/** More make a list slow, and are asked for. */
const FIRST_SHOWN = 50;

export interface MomentsProps {
  readonly cameras: readonly CameraView[];
  readonly facts: RecorderFacts;
  readonly link: PlaybackLink | undefined;
  readonly at_ms: number;
  readonly onSeek: (at_ms: number) => void;
}

export function Moments(props: MomentsProps): ReactNode {
  const [shown, setShown] = useState<'events' | 'bookmarks'>('events');
  const id = useId();
  const tabs = [
    { name: 'events', words: 'Events' },
    { name: 'bookmarks', words: 'Bookmarks' },
  ] as const;
  return (
    <section className="playback-moments" aria-labelledby={id}>
      <h2 id={id} className="visually-hidden">
        Events and bookmarks
      </h2>
      <div className="moment-tabs" role="group" aria-labelledby={id}>
        {tabs.map(({ name, words }) => (
          <button key={name} type="button" aria-pressed={shown === name} onClick={() => setShown(name)}>
            {words}
          </button>
        ))}
      </div>
      {shown === 'events' ? <EventList {...props} /> : <BookmarkList {...props} />}
    </section>
  );
}

function EventList({ cameras, facts, link, at_ms, onSeek }: MomentsProps): ReactNode {
  const { timeZone, now_ms } = facts;
  const day = dayOf(at_ms, timeZone);
  const cameraIds = cameras.map(({ id }) => id);
  const pictures = useSmallPictures(link);
  const [most, setMost] = useState(FIRST_SHOWN);
  const { data, error, reload } = usePolled(`${day} ${cameraIds.join(' ')}`, EVENTS_EVERY_MS, (signal) =>
    // Spans are of no matter here.
    askTimelines({ cameraIds, ...dayRange(day, timeZone), pixels: 16 }, signal),
  );
  const moments = data === undefined ? undefined : eventMoments(data, now_ms());
  if (moments === undefined) return <Wait error={error} words="Looking for events…" onAgain={() => void reload()} />;
  if (moments.length === 0) return <p className="wait">Nothing happened on {sayDay(day)}.</p>;
  return (
    <>
      <MomentList
        label={`Events on ${sayDay(day)}`}
        moments={moments.slice(0, most)}
        cameras={cameras}
        pictures={pictures}
        at_ms={at_ms}
        timeZone={timeZone}
        onChoose={({ from_ms }) => onSeek(from_ms - LEAD_MS)}
      />
      {moments.length > most && <Button onClick={() => setMost(most + FIRST_SHOWN)}>Show more</Button>}
    </>
  );
}

function BookmarkList({ cameras, facts, link, at_ms, onSeek }: MomentsProps): ReactNode {
  const { list, error, reload, remove } = useBookmarks();
  const pictures = useSmallPictures(link);
  const [removing, setRemoving] = useState<Bookmark>();
  const [most, setMost] = useState(FIRST_SHOWN);
  const ids = new Set(cameras.map(({ id }) => id));
  if (list === undefined) return <Wait error={error} words="Looking for bookmarks…" onAgain={() => void reload()} />;
  const own = list.filter(({ cameraId }) => ids.has(cameraId)).toReversed();
  if (own.length === 0) return <p className="wait">No bookmarks yet. “Bookmark” marks the moment that you look at.</p>;
  const actionFor = ({ key }: Moment): ReactNode => {
    const bookmark = own.find(({ id }) => id === key);
    if (bookmark === undefined) return null;
    return (
      <span className="moment-actions">
        {bookmark.isProtected && (
          <span className="moment-protected">
            <ShieldCheck aria-hidden="true" />
            <span className="visually-hidden">Protected</span>
          </span>
        )}
        <button
          type="button"
          className="bar-button"
          aria-label={`Remove the bookmark ${bookmarkMoment(bookmark).words}`}
          onClick={() => setRemoving(bookmark)}
        >
          <Trash2 aria-hidden="true" />
        </button>
      </span>
    );
  };
  return (
    <>
      <MomentList
        label="Bookmarks"
        moments={own.slice(0, most).map(bookmarkMoment)}
        cameras={cameras}
        pictures={pictures}
        at_ms={at_ms}
        timeZone={facts.timeZone}
        onChoose={({ from_ms }) => onSeek(from_ms)}
        actionFor={actionFor}
      />
      {own.length > most && <Button onClick={() => setMost(most + FIRST_SHOWN)}>Show more</Button>}
      {removing !== undefined && (
        <RemoveBookmarkSheet bookmark={removing} remove={remove} onClose={() => setRemoving(undefined)} />
      )}
    </>
  );
}

function Wait({ error, words, onAgain }: { error: unknown; words: string; onAgain: () => void }): ReactNode {
  if (error === undefined) return <p className="wait">{words}</p>;
  return (
    <div className="stack">
      <Notice kind="bad">{sentenceOf(error)}</Notice>
      <Button onClick={onAgain}>Try again</Button>
    </div>
  );
}
