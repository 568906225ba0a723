/** Footage: which days there are, the timeline, bookmarks, and the footage itself as MP4, as HLS and by websocket. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { byId, idSchema, timeSchema } from './shapes.ts';

const signedIn = { console: ['viewer', 'owner'], lan: ['app'] } as const;
const rangeQuery = z.object({ from: timeSchema, to: timeSchema });
const spanSchema = z.object({ from: timeSchema, to: timeSchema });

/** What happened, on the timeline. `reason`: in words for people. */
export const timelineEventSchema = z.object({
  kind: z.enum(['motion', 'camera', 'disk']),
  from: timeSchema,
  /** Absent: a moment, or it lasts. */
  to: timeSchema.optional(),
  reason: z.string().optional(),
});
export type TimelineEvent = z.infer<typeof timelineEventSchema>;

export const timelineSchema = z.object({
  cameraId: idSchema,
  spans: z.array(spanSchema),
  gaps: z.array(spanSchema.extend({ reason: z.string() })),
  events: z.array(timelineEventSchema),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const bookmarkSchema = z.object({
  id: idSchema,
  cameraId: idSchema,
  from: timeSchema,
  to: timeSchema,
  text: z.string(),
  /** Retention leaves its footage alone. */
  isProtected: z.boolean(),
  madeBy: z.string(),
});
export type Bookmark = z.infer<typeof bookmarkSchema>;

const bookmarkInput = z.object({
  cameraId: idSchema,
  from: timeSchema,
  to: timeSchema,
  text: z.string().trim().max(200),
  /** Only an owner may protect footage, or end that. */
  isProtected: z.boolean(),
});

export const playbackRoutes = {
  /** Days (in the recorder's time zone) that have footage, newest first. */
  days: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/days',
    who: signedIn,
    params: byId,
    response: z.array(z.iso.date()),
  }),
  /**
   * Of several cameras, in the order they were asked for; one without footage has empty lists. Spans, gaps and motion that would
   * be narrower than a pixel, or less apart than one, are joined where `pixels` is given. 400 days at most; of more than 32 days, events are left out.
   */
  timelines: defineRoute({
    method: 'GET',
    path: '/api/timelines',
    who: signedIn,
    query: rangeQuery.extend({
      /** Ids of cameras, with commas between; 64 at most. */
      cameras: z.string().min(1).max(5_000),
      pixels: z.coerce.number().int().min(16).max(16_384).optional(),
    }),
    response: z.array(timelineSchema),
  }),
  /**
   * A fragmented MP4 from the key frame at or before `from`, 24 hours at most; ranges of bytes (RFC 9110) are served. It ends where
   * the codec changes. Header `Nightlatch-Starts-At`: time of its first frame; `Nightlatch-Ends-At`: where it ends.
   */
  footage: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/footage.mp4',
    who: signedIn,
    params: byId,
    query: rangeQuery,
    streams: 'video/mp4',
  }),
  /** HLS (RFC 8216) with fMP4 and EXT-X-PROGRAM-DATE-TIME, 24 hours at most; it grows (EVENT) while the range ends in the future. */
  hlsPlaylist: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/hls/index.m3u8',
    who: signedIn,
    params: byId,
    query: rangeQuery,
    streams: 'application/vnd.apple.mpegurl',
  }),
  /** Init and media segments, by the names that the playlist gives. */
  hlsPart: defineRoute({
    method: 'GET',
    path: '/api/cameras/:id/hls/:part',
    who: signedIn,
    params: byId.extend({ part: z.string().regex(/^[A-Za-z0-9_-]{1,128}\.(?:mp4|m4s)$/) }),
    streams: 'video/mp4',
    perMinute: 1_200,
  }),
  /** Websocket: see playback-socket.ts. Close code 4401: the session has ended. */
  playback: defineRoute({ method: 'GET', path: '/api/playback', websocket: true, who: signedIn }),
  bookmarks: defineRoute({
    method: 'GET',
    path: '/api/bookmarks',
    who: signedIn,
    query: rangeQuery.partial(),
    response: z.array(bookmarkSchema),
  }),
  addBookmark: defineRoute({
    method: 'POST',
    path: '/api/bookmarks',
    who: signedIn,
    body: bookmarkInput,
    response: bookmarkSchema,
  }),
  /** Its maker or an owner. */
  changeBookmark: defineRoute({
    method: 'PUT',
    path: '/api/bookmarks/:id',
    who: signedIn,
    params: byId,
    body: bookmarkInput.omit({ cameraId: true }),
    response: bookmarkSchema,
  }),
  removeBookmark: defineRoute({ method: 'DELETE', path: '/api/bookmarks/:id', who: signedIn, params: byId }),
};
