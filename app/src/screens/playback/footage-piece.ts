/**
 * A piece of footage as a browser's own player takes it: an address, and which instant its time 0 is. One request a piece; throws
 * what `call` throws.
 */
import { routes } from '@nightlatch/protocol';
import { openStream, routePath } from '@nightlatch/ui/api';
import type { Way } from './way-to-play.ts';

/** Long enough to play on, short enough that what is asked for is there soon. */
const LONGEST_MS = 30 * 60_000;

export interface Piece {
  readonly url: string;
  /** Unix milliseconds. */
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface PieceAsk {
  readonly cameraId: string;
  readonly at_ms: number;
  /** Where the footage ends, as far as it is known; a playlist may go on beyond it. */
  readonly to_ms: number;
  readonly grows: boolean;
}

export async function askPiece(way: Exclude<Way, 'decoded'>, ask: PieceAsk, signal: AbortSignal): Promise<Piece> {
  const longest_ms = ask.at_ms + LONGEST_MS;
  const isGrowing = ask.grows && way === 'hls';
  const to_ms = isGrowing ? longest_ms : Math.min(longest_ms, Math.max(ask.to_ms, ask.at_ms + 1_000));
  const query = { from: iso(ask.at_ms), to: iso(to_ms) };
  const route = way === 'hls' ? routes.hlsPlaylist : routes.footage;
  const url = routePath(route, { id: ask.cameraId }, query);
  const headers: Record<string, string> = way === 'hls' ? {} : { range: 'bytes=0-0' };
  const response = await openStream(route, { params: { id: ask.cameraId }, query, headers, signal });
  if (way === 'mp4') {
    return {
      url,
      from_ms: timeOf(response.headers.get('nightlatch-starts-at')) ?? ask.at_ms,
      to_ms: timeOf(response.headers.get('nightlatch-ends-at')) ?? to_ms,
    };
  }
  const begins = /^#EXT-X-PROGRAM-DATE-TIME:(.+)$/m.exec(await response.text())?.[1];
  return { url, from_ms: timeOf(begins) ?? ask.at_ms, to_ms };
}

function timeOf(text: string | null | undefined): number | undefined {
  const at_ms = text === null || text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at_ms) ? undefined : at_ms;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
