/** What playback needs of the footage on disk; the store's reader gives it. Times are milliseconds of the Unix epoch. */
import type { Readable } from 'node:stream';

export interface Clip {
  /** Fragmented MP4. */
  readonly body: Readable;
  /** Of its first frame. */
  readonly starts_ms: number;
}

export interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface Footage {
  /** `2026-11-23`, newest first. */
  days(cameraId: string, timeZone: string): string[];
  timeline(cameraId: string, range: Span): { spans: Span[]; gaps: (Span & { reason: string })[] };
  /** Undefined when there is no footage in the range. */
  clip(cameraId: string, range: Span): Promise<Clip | undefined>;
}
