/** What playback needs of the footage on disk; the store's reader gives it. Times are milliseconds of the Unix epoch. */
import type { Readable } from 'node:stream';
import type { FrameBatch } from '../../footage/frames.ts';
import type { RangeFile } from '../../footage/range-files.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';

export type { FrameBatch };

export interface Clip {
  /** Of its first frame, and after its last. */
  readonly starts_ms: number;
  readonly ends_ms: number;
  /** Of the whole, a fragmented MP4. */
  readonly bytes: number;
  /** The same as long as the bytes are. */
  readonly tag: string;
  /** `to` left out. */
  read(from: number, to: number): Readable;
}

export interface Span {
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface TimelineDetail {
  readonly finest_ms: number;
  readonly withEvents: boolean;
}

export interface FootageEvent {
  readonly kind: 'motion' | 'camera' | 'disk';
  readonly from_ms: number;
  /** Undefined: a moment, or it lasts. */
  readonly to_ms: number | undefined;
  readonly reason: string | undefined;
}

export interface CameraTimeline {
  readonly spans: readonly Span[];
  readonly gaps: readonly (Span & { readonly reason: string })[];
  readonly events: readonly FootageEvent[];
}

export interface Footage {
  /** `2026-11-23`, newest first. */
  days(cameraId: string, timeZone: string): string[];
  /** Spans, gaps and motion that would be shorter than `finest_ms` are joined. Of a long range it lets others in between. */
  timelineInPieces(cameraId: string, range: Span, detail: TimelineDetail): Promise<CameraTimeline>;
  /** Undefined when there is no footage in the range. */
  clip(cameraId: string, range: Span): Promise<Clip | undefined>;
  /** Undefined when there is no footage in the range. `isOpen`: more may follow. */
  hlsPlaylist(cameraId: string, range: Span, isOpen: boolean): Promise<string | undefined>;
  /** By the names that a playlist gives; undefined when there is no such part (any more). */
  hlsPart(cameraId: string, name: string): Readable | Buffer | undefined;
  /** In decode order, from the key frame at or before the range; throws what disk and index throw. */
  frames(
    cameraId: string,
    range: Span,
    wish: { readonly what: 'all' | 'keys'; readonly atMost?: number | undefined },
  ): AsyncGenerator<FrameBatch, void>;
  /** Of a file that `frames` gave. */
  configs(file: RangeFile): { video: CodecConfig; sound: SoundTrackConfig | undefined } | undefined;
  /** The moment itself where there is footage then, else where the next begins; undefined when there is none later. */
  nextFootage_ms(cameraId: string, at_ms: number): number | undefined;
  /** A sentence for people about what reading threw; undefined for what nobody expected. */
  unreadableReason(error: unknown): string | undefined;
}
