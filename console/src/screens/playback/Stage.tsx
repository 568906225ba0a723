/** The pictures that play in step, their controls and their timeline. One clock for all; what is enlarged plays alone. */
import { useQueryClient } from '@tanstack/react-query';
import { Bookmark as BookmarkIcon } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Bookmark, CameraView, SignedIn } from '@nightlatch/protocol';
import { sentenceOf } from '@nightlatch/ui/api';
import { sentenceOfPlayer } from '@nightlatch/ui/playback/player-state';
import { askTimelines } from '@nightlatch/ui/playback/recorder-asks';
import { MOMENT_MS, useBookmarks } from '@nightlatch/ui/playback/use-bookmarks';
import { usePlaybackLink } from '@nightlatch/ui/playback/use-playback-link';
import { usePlayer } from '@nightlatch/ui/playback/use-player';
import { eventBeside, LEAD_MS } from '@nightlatch/ui/timeline/event-beside';
import { dayRange, dayOf, sayClock, sayDay } from '@nightlatch/ui/timeline/zone';
import { useTimeline } from '@nightlatch/ui/timeline/use-timeline';
import { answerKey, Button, Dialog, useLatest } from '../../kit/index.ts';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { BookmarkForm } from './BookmarkForm.tsx';
import { BookmarkList } from './BookmarkList.tsx';
import { CameraChooser } from './CameraChooser.tsx';
import { GoTo } from './GoTo.tsx';
import { keepPlace } from './last-place.ts';
import { Lanes, LANES_AT_MOST } from './Lanes.tsx';
import { mark, rangeOf, unmarked } from './marks.ts';
import { Pictures } from './Pictures.tsx';
import { TimelineTools } from './TimelineTools.tsx';
import { Transport } from './Transport.tsx';
import { useShortcuts } from './useShortcuts.ts';

const SHOWN_AT_FIRST_MS = 3_600_000;
const SAID_FOR_MS = 8_000;
const FIRST_VOLUME = 0.8;
/** Of the recorder's clock and this one. */
const CLOCKS_APART_MS = 60_000;

export interface StageProps {
  readonly cameras: readonly CameraView[];
  /** Of them, those that play. */
  readonly shown: readonly CameraView[];
  readonly onChoose: (ids: readonly string[]) => void;
  readonly start_ms: number;
  readonly shownAtFirst_ms: number | undefined;
  readonly timeZone: string;
  readonly signedIn: SignedIn;
  readonly onClose: () => void;
}

type Open = 'bookmarks' | 'bookmark' | 'export' | undefined;

export function Stage(props: StageProps) {
  const { cameras, shown, onChoose, start_ms, timeZone, signedIn, onClose } = props;
  const client = useQueryClient();
  const [enlarged, setEnlarged] = useState<string>();
  const [isSoundOn, setSound] = useState(false);
  const [volume, setVolume] = useState(FIRST_VOLUME);
  const [marks, setMarks] = useState(unmarked);
  const [open, setOpen] = useState<Open>();
  const [hasStrip, setStrip] = useState(true);
  const [hasLanes, setLanes] = useState(false);
  const [isSearching, setSearching] = useState(false);
  const [said, say] = useSaid();

  const largeId = shown.length > 1 && shown.some(({ id }) => id === enlarged) ? enlarged : undefined;
  const playing = largeId === undefined ? shown.map(({ id }) => id) : [largeId];
  const [leading = ''] = playing;
  const { link, state: linkState } = usePlaybackLink(
    useCallback(() => void client.invalidateQueries({ queryKey: answerKey('session') }), [client]),
  );
  const sound = isSoundOn ? { cameraId: leading, volume } : undefined;
  const player = usePlayer({ cameraIds: playing, start_ms, link, timeZone, sound });
  const { state, play } = player;
  const at_ms = player.at_ms ?? start_ms;
  const length_ms = props.shownAtFirst_ms ?? SHOWN_AT_FIRST_MS;
  const timeline = useTimeline(
    shown.map(({ id }) => id),
    { from_ms: start_ms - length_ms * 0.75, to_ms: start_ms + length_ms * 0.25 },
    at_ms,
  );
  const bookmarks = useBookmarks();

  const hasBegun = useRef(false);
  useEffect(() => {
    if (link === undefined || hasBegun.current) return;
    hasBegun.current = true;
    play();
  }, [link, play]);

  const place = useLatest({
    cameraIds: shown.map(({ id }) => id),
    at_ms,
    shown_ms: timeline.view.to_ms - timeline.view.from_ms,
  });
  const { accountId } = signedIn;
  useEffect(() => () => keepPlace(accountId, place.current), [accountId, place]);

  const goTo = (to_ms: number): void => {
    player.seek(to_ms);
    const { from_ms, to_ms: end_ms } = timeline.view;
    if (to_ms < from_ms || to_ms > end_ms) timeline.show(to_ms);
  };
  const search = useRef<AbortController>(undefined);
  useEffect(() => () => search.current?.abort(), []);
  const goToEvent = (direction: 'forwards' | 'backwards'): void => {
    const isForwards = direction === 'forwards';
    const mine = new AbortController();
    search.current = mine;
    setSearching(true);
    eventBeside({
      look: askTimelines,
      cameraIds: playing,
      at_ms,
      now_ms: timeline.now_ms,
      isForwards,
      signal: mine.signal,
    })
      .then(
        (found) => {
          if (found !== undefined) goTo(found.from_ms - LEAD_MS);
          else say(isForwards ? 'No later event.' : 'No earlier event, a year back.');
        },
        (error: unknown) => {
          if (!mine.signal.aborted) say(sentenceOf(error));
        },
      )
      .finally(() => setSearching(false));
  };
  const goLive = (): void => {
    player.goLive().then(
      (live_ms) => (live_ms === undefined ? say('There is no footage yet.') : timeline.show(live_ms)),
      (error: unknown) => say(sentenceOf(error)),
    );
  };
  const goToBookmark = (bookmark: Bookmark): void => {
    setOpen(undefined);
    if (!playing.includes(bookmark.cameraId) && cameras.some(({ id }) => id === bookmark.cameraId))
      onChoose([bookmark.cameraId]);
    player.pause();
    goTo(Date.parse(bookmark.from));
  };
  const toggleLarge = (id: string): void => setEnlarged(id === largeId ? undefined : id);
  useShortcuts(open === undefined, { ...player, isPlaying: state.isPlaying });

  const marked = rangeOf(marks);
  const day = dayRange(dayOf(at_ms, timeZone), timeZone);
  const saidNow =
    linkState === 'lost'
      ? 'The recorder does not answer. This is tried again by itself.'
      : (said ??
        (at_ms > timeline.now_ms + CLOCKS_APART_MS
          ? 'This time has not come yet. “Now” plays the newest footage.'
          : undefined) ??
        sentenceOfPlayer(state, timeZone) ??
        soundSentence(player.unheard));
  const bookmarkRange = marked ?? { from_ms: at_ms, to_ms: at_ms + MOMENT_MS };
  const bookmarkable = shown.filter(({ id }) => playing.includes(id));

  return (
    <Dialog
      title="Playback"
      size="full"
      onClose={onClose}
      tools={
        <div className="playback-head">
          <GoTo
            cameraIds={playing}
            at_ms={at_ms}
            isStanding={!state.isPlaying}
            timeZone={timeZone}
            onGo={(to_ms) => goTo(to_ms)}
          />
          <CameraChooser cameras={cameras} chosenIds={shown.map(({ id }) => id)} onChoose={onChoose} />
          <Button icon={BookmarkIcon} onPress={() => setOpen('bookmarks')}>
            Bookmarks
          </Button>
        </div>
      }
    >
      <div className="playback">
        <Pictures
          cameras={shown}
          stateOf={(id) => state.cameras[playing.indexOf(id)]}
          canvasOf={player.canvasOf}
          largeId={largeId}
          heardId={isSoundOn ? leading : undefined}
          at_ms={at_ms}
          timeZone={timeZone}
          onToggle={toggleLarge}
        >
          <p className="playback-said" role="status" hidden={saidNow === undefined}>
            {saidNow}
          </p>
        </Pictures>
        <Transport
          controls={player}
          isPlaying={state.isPlaying}
          rate={state.rate}
          isSearching={isSearching}
          onEvent={goToEvent}
          onLive={goLive}
          isSoundOn={isSoundOn}
          volume={volume}
          onSound={setSound}
          onVolume={setVolume}
        />
        <TimelineTools
          shown_ms={timeline.view.to_ms - timeline.view.from_ms}
          onZoom={timeline.zoom}
          onShow={(shown_ms) => timeline.show(at_ms, shown_ms)}
          marks={marks}
          onMark={(end) => setMarks(mark(marks, end, at_ms))}
          onUnmark={() => setMarks(unmarked)}
          onExport={() => setOpen('export')}
          onBookmark={() => setOpen('bookmark')}
          hasStrip={hasStrip}
          onStrip={setStrip}
          hasLanes={shown.length > LANES_AT_MOST ? hasLanes : undefined}
          onLanes={setLanes}
        />
        <Lanes
          cameras={shown}
          leadingId={leading}
          hasLanes={hasLanes}
          hasStrip={hasStrip}
          link={link}
          timeline={timeline}
          at_ms={at_ms}
          timeZone={timeZone}
          marks={marks}
          bookmarks={bookmarks.list}
          onSeek={player.seek}
          onScrub={player.scrub}
        />
      </div>
      {open === 'bookmarks' && (
        <BookmarkList
          bookmarks={bookmarks}
          cameras={cameras}
          timeZone={timeZone}
          isOwner={signedIn.role === 'owner'}
          name={signedIn.name}
          onGo={goToBookmark}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'bookmark' && (
        <BookmarkForm
          title="Bookmark"
          subtitle={`${sayDay(dayOf(bookmarkRange.from_ms, timeZone))}, ${sayClock(bookmarkRange.from_ms, timeZone)}${
            marked === undefined ? '' : ` to ${sayClock(marked.to_ms, timeZone)}`
          }`}
          text={`${bookmarkable[0]?.name ?? 'Footage'} ${sayClock(bookmarkRange.from_ms, timeZone)}`}
          cameras={bookmarkable}
          mayProtect={signedIn.role === 'owner'}
          onSave={(text, isProtected, cameraId) =>
            bookmarks.add({ cameraId: cameraId ?? leading, ...bookmarkRange, text, isProtected })
          }
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'export' && (
        <ExportDialog
          cameras={cameras}
          chosenIds={playing}
          {...(marked ?? day)}
          timeZone={timeZone}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Dialog>
  );
}

function soundSentence(codec: string | undefined): string | undefined {
  return codec === undefined ? undefined : `This browser cannot play this sound (${codec}).`;
}

/** A sentence that goes by itself. */
function useSaid(): readonly [string | undefined, (sentence: string) => void] {
  const [said, setSaid] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const say = useCallback((sentence: string) => {
    setSaid(sentence);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(undefined), SAID_FOR_MS);
  }, []);
  return [said, say];
}
