/** Days, timelines and footage, for people who are signed in at the console or in an app. */
import { Refusal, type Timeline } from '@nightlatch/protocol';
import type { CameraTimeline, Clip, Footage, Span } from '../../playback/footage.ts';
import type { Clock } from '../../../base/clock.ts';
import { isoWriter } from '../../../base/iso-time.ts';
import type { Log } from '../../../base/log.ts';
import { PlaybackSocket } from '../../playback/playback-socket.ts';
import { byteRangeOf } from '../byte-range.ts';
import type { Call, Handlers, StreamAnswer } from '../handler.ts';
import type { RecorderFacts } from '../recorder-facts.ts';

const DAY_MS = 24 * 3_600_000;
const LONGEST_CLIP_MS = DAY_MS;
const LONGEST_TIMELINE_MS = 400 * DAY_MS;
const LONGEST_WITH_EVENTS_MS = 32 * DAY_MS;
const MOST_CAMERAS = 64;
/** Each may hold a few megabytes. */
const MOST_SOCKETS = 64;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export interface PlaybackHandlerParts {
  readonly footage: Footage;
  readonly facts: Pick<RecorderFacts, 'recording'>;
  readonly log: Log;
  readonly clock: Clock;
}

type PlaybackRoutes = 'days' | 'timelines' | 'footage' | 'playback' | 'hlsPlaylist' | 'hlsPart';

export function playbackHandlers({ footage, facts, log, clock }: PlaybackHandlerParts): Handlers<PlaybackRoutes> {
  let sockets = 0;
  const reading = async <T>(run: () => T | Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      const reason = footage.unreadableReason(error);
      throw reason === undefined ? error : new Refusal('footage-unreadable', reason);
    }
  };
  return {
    playback(_input, _call, socket) {
      if (sockets >= MOST_SOCKETS) throw new Refusal('throttled', 'Too many screens play footage at the same time.');
      sockets++;
      socket.on('close', () => sockets--);
      new PlaybackSocket(socket, footage, (error) => log.warn('footage could not be read', { error }));
    },
    days: ({ params }) => reading(() => footage.days(params.id, facts.recording().timeZone)),
    async timelines({ query }) {
      const range = rangeOf(query, LONGEST_TIMELINE_MS);
      const length_ms = range.to_ms - range.from_ms;
      const finest_ms = query.pixels === undefined ? 0 : length_ms / query.pixels;
      const answers: Timeline[] = [];
      for (const cameraId of idsOf(query.cameras)) {
        const withEvents = length_ms <= LONGEST_WITH_EVENTS_MS;
        const timeline = await reading(() => footage.timelineInPieces(cameraId, range, { finest_ms, withEvents }));
        answers.push(timelineView(cameraId, timeline));
      }
      return answers;
    },
    async footage({ params, query }, call) {
      const range = rangeOf(query, LONGEST_CLIP_MS);
      const clip = await reading(() => footage.clip(params.id, range));
      if (clip === undefined) throw new Refusal('no-footage', 'There is no recording at this time.');
      return clipAnswer(clip, call);
    },
    async hlsPlaylist({ params, query }) {
      const range = rangeOf(query, LONGEST_CLIP_MS);
      const isOpen = range.to_ms > clock.wall_ms();
      const body = await reading(() => footage.hlsPlaylist(params.id, range, isOpen));
      if (body === undefined) throw new Refusal('no-footage', 'There is no recording at this time.');
      return { body };
    },
    async hlsPart({ params }) {
      const body = await reading(() => footage.hlsPart(params.id, params.part));
      if (body === undefined) throw new Refusal('not-found', 'This part of the footage is no longer there.');
      return { body };
    },
  };
}

function clipAnswer(clip: Clip, { range, ifRange }: Call): StreamAnswer {
  const { bytes } = clip;
  const entityTag = `"${clip.tag}"`;
  const headers = {
    'accept-ranges': 'bytes',
    etag: entityTag,
    'nightlatch-starts-at': iso(clip.starts_ms),
    // The next moment that is no longer in it: asking from there goes on after it.
    'nightlatch-ends-at': iso(Math.ceil(clip.ends_ms)),
  };
  const wanted = byteRangeOf({ range, ifRange }, bytes, entityTag);
  if (wanted === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes}` }, body: '' };
  }
  const { from, to } = wanted ?? { from: 0, to: bytes };
  return {
    status: wanted === undefined ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(to - from),
      ...(wanted === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${bytes}` }),
    },
    body: clip.read(from, to),
  };
}

/** A day of many cameras has thousands of times. */
function timelineView(cameraId: string, { spans, gaps, events }: CameraTimeline): Timeline {
  const written = isoWriter();
  const times = ({ from_ms, to_ms }: Span): { from: string; to: string } => ({
    from: written(from_ms),
    to: written(to_ms),
  });
  return {
    cameraId,
    spans: spans.map(times),
    gaps: gaps.map((gap) => ({ ...times(gap), reason: gap.reason })),
    events: events.map(({ kind, from_ms, to_ms, reason }) => ({
      kind,
      from: written(from_ms),
      ...(to_ms === undefined ? {} : { to: written(to_ms) }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

function idsOf(cameras: string): string[] {
  const ids = cameras.split(',');
  if (ids.length > MOST_CAMERAS)
    throw new Refusal('bad-input', `Choose ${MOST_CAMERAS} cameras at most.`, { field: 'cameras' });
  if (!ids.every((id) => ID.test(id)))
    throw new Refusal('bad-input', 'Please check the cameras.', { field: 'cameras' });
  return ids;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function rangeOf({ from, to }: { from: string; to: string }, longest_ms: number): Span {
  const range = { from_ms: Date.parse(from), to_ms: Date.parse(to) };
  if (!(range.to_ms > range.from_ms)) throw new Refusal('range-invalid', 'The end must come after the beginning.');
  if (range.to_ms - range.from_ms > longest_ms) throw new Refusal('range-too-long', 'Choose a shorter time.');
  return range;
}
