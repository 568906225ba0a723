/** The timeline of the cameras that play, with the filmstrip of the leading one. Many cameras share one lane unless asked otherwise. */
import { useMemo, useState, type CSSProperties } from 'react';
import type { Bookmark } from '@nightlatch/protocol';
import type { PlaybackLink } from '@nightlatch/ui/playback/playback-link';
import { useThumbnails } from '@nightlatch/ui/playback/use-thumbnails';
import { Filmstrip, SmallPicture } from '@nightlatch/ui/timeline/Filmstrip.tsx';
import { merged } from '@nightlatch/ui/timeline/merge';
import { Timeline } from '@nightlatch/ui/timeline/Timeline.tsx';
import type { ShownTimeline } from '@nightlatch/ui/timeline/use-timeline';
import type { Marks } from './marks.ts';

/** More share one, so that the pictures keep their room. */
export const LANES_AT_MOST = 4;
const STRIP_PICTURES = 14;
const PREVIEW_HEIGHT_PX = 220;
const ALL = 'all';
/** By the number of lanes, in rem: names stay readable. */
const LANE_HEIGHTS = [2.6, 2.6, 2, 1.6, 1.4];
const LOWEST_LANE = 1.2;

export interface LanesProps {
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly leadingId: string;
  readonly hasLanes: boolean;
  readonly hasStrip: boolean;
  readonly link: PlaybackLink | undefined;
  readonly timeline: ShownTimeline;
  readonly at_ms: number;
  readonly timeZone: string;
  readonly marks: Marks;
  readonly bookmarks: readonly Bookmark[] | undefined;
  readonly onSeek: (at_ms: number) => void;
  readonly onScrub: (at_ms: number) => void;
}

export function Lanes(props: LanesProps) {
  const { cameras, leadingId, hasLanes, hasStrip, link, timeline, at_ms, timeZone, marks, bookmarks } = props;
  const { view, state } = timeline;
  const [pointed_ms, setPointed] = useState<number>();
  const isMerged = cameras.length > LANES_AT_MOST && !hasLanes;
  const { loaded } = state;
  const shown = useMemo(
    () =>
      isMerged && loaded !== undefined
        ? { ...state, loaded: { ...loaded, timelines: [merged(loaded.timelines, ALL)] } }
        : state,
    [isMerged, loaded, state],
  );
  const lanes = isMerged ? [{ id: ALL, name: `All ${cameras.length} cameras` }] : cameras;
  const flags = useMemo(
    () =>
      bookmarks
        ?.filter(({ cameraId }) => cameras.some(({ id }) => id === cameraId))
        .map(({ id, from, to, text, isProtected }) => ({
          id,
          from_ms: Date.parse(from),
          to_ms: Date.parse(to),
          text,
          isProtected,
        })),
    [bookmarks, cameras],
  );
  const { strip, preview } = useThumbnails({
    link,
    cameraId: leadingId,
    view,
    atMost: hasStrip ? STRIP_PICTURES : 0,
    hover_ms: pointed_ms,
    height_px: PREVIEW_HEIGHT_PX,
  });
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--timeline-lane': `${LANE_HEIGHTS[lanes.length] ?? LOWEST_LANE}rem`,
  };
  return (
    <div className="playback-timeline" style={style}>
      <Timeline
        cameras={lanes}
        state={shown}
        problem={timeline.problem}
        view={view}
        timeZone={timeZone}
        at_ms={at_ms}
        now_ms={timeline.now_ms}
        onView={timeline.setView}
        onSeek={props.onSeek}
        onScrub={props.onScrub}
        onHover={setPointed}
        marked={marks}
        bookmarks={flags}
        strip={hasStrip && <Filmstrip view={view} pictures={strip} />}
        preview={preview !== undefined && <SmallPicture className="timeline-preview" thumbnail={preview} />}
      />
    </div>
  );
}
