/** Days, timeline and footage of a camera, for people who are signed in at the console. */
import { Refusal } from '@nightlatch/protocol';
import type { Footage, Span } from '../../playback/footage.ts';
import type { Handlers } from '../handler.ts';

const LONGEST_CLIP_MS = 10 * 60_000;
const LONGEST_TIMELINE_MS = 32 * 24 * 3_600_000;

export interface PlaybackHandlerParts {
  readonly footage: Footage;
}

export function playbackHandlers({ footage }: PlaybackHandlerParts): Handlers<'days' | 'timeline' | 'footage'> {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    days: ({ params }) => footage.days(params.id, Intl.DateTimeFormat().resolvedOptions().timeZone),
    timeline({ params, query }) {
      const { spans, gaps } = footage.timeline(params.id, rangeOf(query, LONGEST_TIMELINE_MS));
      return {
        spans: spans.map(({ from_ms, to_ms }) => ({ from: iso(from_ms), to: iso(to_ms) })),
        gaps: gaps.map(({ from_ms, to_ms, reason }) => ({ from: iso(from_ms), to: iso(to_ms), reason })),
      };
    },
    async footage({ params, query }) {
      const clip = await footage.clip(params.id, rangeOf(query, LONGEST_CLIP_MS));
      if (clip === undefined) throw new Refusal('no-footage', 'There is no recording at this time.');
      return { headers: { 'nightlatch-starts-at': iso(clip.starts_ms) }, body: clip.body };
    },
  };
}

function rangeOf({ from, to }: { from: string; to: string }, longest_ms: number): Span {
  const range = { from_ms: Date.parse(from), to_ms: Date.parse(to) };
  if (!(range.to_ms > range.from_ms)) throw new Refusal('range-invalid', 'The end must come after the beginning.');
  if (range.to_ms - range.from_ms > longest_ms) throw new Refusal('range-too-long', 'Choose a shorter time.');
  return range;
}
