/** What a player says of itself: in plain data, so that it can be compared and shown. Unix milliseconds. */
import { sayClock, dayOf, sayDay } from '../timeline/zone.ts';

export type CameraState =
  | { readonly kind: 'picture' }
  | { readonly kind: 'waiting' }
  /** Nothing is recorded at this instant. `to_ms`: where it goes on, where that is known. */
  | { readonly kind: 'none'; readonly reason: string | undefined; readonly to_ms: number | undefined }
  | { readonly kind: 'unsupported'; readonly codec: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface PlayerState {
  readonly isPlaying: boolean;
  /** Playing, and standing until pictures are there. */
  readonly isWaiting: boolean;
  readonly rate: number;
  /** In the order of the cameras. */
  readonly cameras: readonly CameraState[];
  /** What was skipped last, until someone goes elsewhere. */
  readonly skipped:
    | { readonly from_ms: number; readonly to_ms: number; readonly reason: string | undefined }
    | undefined;
  /** Played to where nothing follows: `present` where a camera records on, as far as this is known. */
  readonly end: 'present' | 'last' | 'first' | undefined;
}

/** For the screen; undefined where the picture speaks for itself. */
export function sentenceOfCamera(state: CameraState, at_ms: number, timeZone: string): string | undefined {
  switch (state.kind) {
    case 'picture':
    case 'waiting':
      return undefined;
    case 'none': {
      const why =
        state.reason === undefined || state.reason === REASON_UNKNOWN
          ? 'No recording here.'
          : `No recording here: ${plain(state.reason)}.`;
      return state.to_ms === undefined ? why : `${why} Goes on at ${sayTime(state.to_ms, at_ms, timeZone)}.`;
    }
    case 'unsupported':
      return `This browser cannot show this video (${state.codec}). Download it as MP4 to watch it elsewhere.`;
    case 'failed':
      return state.reason;
  }
}

export function sentenceOfPlayer({ end, skipped }: PlayerState, timeZone: string): string | undefined {
  if (end === 'present') return 'You are at now.';
  if (end === 'last') return 'No later recording.';
  if (end === 'first') return 'No earlier recording.';
  if (skipped === undefined) return undefined;
  const { from_ms, to_ms, reason } = skipped;
  const why = reason === undefined || reason === REASON_UNKNOWN ? '' : ` (${plain(reason)})`;
  return `Nothing was recorded from ${sayTime(from_ms, to_ms, timeZone)}${why}: goes on at ${sayClock(to_ms, timeZone)}.`;
}

/** What the recorder says of a gap whose cause it does not know. */
const REASON_UNKNOWN = 'not known';

/** The clock, with the day where it is another one than that of `beside_ms`. */
function sayTime(at_ms: number, beside_ms: number, timeZone: string): string {
  const day = dayOf(at_ms, timeZone);
  const clock = sayClock(at_ms, timeZone);
  return day === dayOf(beside_ms, timeZone) ? clock : `${clock} on ${sayDay(day)}`;
}

function plain(reason: string): string {
  return reason.replace(/[.\s]+$/, '');
}
