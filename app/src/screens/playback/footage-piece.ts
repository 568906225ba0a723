/**
 * A piece of footage as a browser's own player takes it: an address, and which instant its time 0 is. One request a piece; throws
 * what `call` throws.
 */
import { routes } from '@nightlatch/protocol';
import { openStream, routePath } from '@nightlatch/ui/api';
import type { Way } from './way-to-play.ts';

/** Long enough to play on, short enough that what is asked for is there soon. */
const LONGEST_MS = 30 * 60_000;
const SHORTEST_MS = 1_000;

export interface Piece {
  readonly url: string;
  /** Unix milliseconds. */
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface PieceAsk {
  readonly cameraId: string;
  readonly at_ms: number;
  /** Where the footage ends, as far as it is known. */
  readonly to_ms: number;
}

/** Whole pieces alone: a playlist that grows cannot be gone about in by every browser. */
export async function askPiece(way: Exclude<Way, 'decoded'>, ask: PieceAsk, signal: AbortSignal): Promise<Piece> {
  const { cameraId, at_ms } = ask;
  const to_ms = Math.min(at_ms + LONGEST_MS, Math.max(ask.to_ms, at_ms + SHORTEST_MS));
  const query = { from: iso(at_ms), to: iso(to_ms) };
  const route = way === 'hls' ? routes.hlsPlaylist : routes.footage;
  const url = routePath(route, { id: cameraId }, query);
  const headers: Record<string, string> = way === 'hls' ? {} : { range: 'bytes=0-0' };
  const response = await openStream(route, { params: { id: cameraId }, query, headers, signal });
  if (way === 'hls') return { url, ...readPlaylist(await response.text(), at_ms) };
  return {
    url,
    from_ms: timeOf(response.headers.get('nightlatch-starts-at')) ?? at_ms,
    to_ms: timeOf(response.headers.get('nightlatch-ends-at')) ?? to_ms,
  };
}

/** From its first picture to where it ends, or breaks: what follows has a time of its own. */
export function readPlaylist(text: string, asked_ms: number): { readonly from_ms: number; readonly to_ms: number } {
  const [whole = ''] = text.split('#EXT-X-DISCONTINUITY');
  const from_ms = timeOf(/^#EXT-X-PROGRAM-DATE-TIME:(.+)$/m.exec(whole)?.[1]) ?? asked_ms;
  const lengths = [...whole.matchAll(/^#EXTINF:([\d.]+)/gm)].map((found) => Number(found[1]) * 1_000);
  return { from_ms, to_ms: from_ms + lengths.reduce((sum, length) => sum + length, 0) };
}

function timeOf(text: string | null | undefined): number | undefined {
  const at_ms = text === null || text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at_ms) ? undefined : at_ms;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
