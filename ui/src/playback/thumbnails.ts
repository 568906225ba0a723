/**
 * Small pictures of a camera's key frames for a filmstrip or under a pointer: asked for by the instants that are wanted now, decoded
 * one after the other, kept small (bounded by MOST_KEPT, the longest unused goes first). What is no longer wanted is not fetched.
 * An instant's picture is the key frame that was on screen then, or the first within its slot.
 */
import type { PlaybackConfig, PlaybackFrame } from '@nightlatch/protocol';
import { bytesOfBase64 } from '../base64.ts';
import type { Range } from '../timeline/zone.ts';
import type { PlaybackLink } from './playback-link.ts';

const MOST_KEPT = 400;
/** Requests at once: the player's own come first. */
const MOST_OPEN = 4;
/** Of a request for key frames. */
const LONGEST_MS = 24 * 3_600_000;
/** What was not there may be there later: at the live edge, after a loss of the connection. */
const AGAIN_MS = 5_000;
/** Between the lengths of slots; what is nearer shares its pictures. */
const STEP = 1.25;
/** A decoder that gives no picture for so long gives none. */
const DECODE_MS = 4_000;

/** From an instant on; pictures of the same slot are the same. */
export interface Slot {
  readonly cameraId: string;
  readonly from_ms: number;
  readonly length_ms: number;
}

export interface Thumbnail {
  readonly picture: ImageBitmap;
  readonly captured_ms: number;
}

type Asked = Pick<PlaybackLink, 'ask'>;

export interface ThumbnailParts {
  /** Of a picture, in device pixels. */
  readonly height_px: number;
  /** Monotonic. */
  readonly now_ms: () => number;
  /** A picture came, or it is known that there is none. */
  readonly onChange: () => void;
}

/** `none`: there is no footage then, or this browser cannot show it. */
type Kept =
  | { readonly kind: 'picture'; readonly thumbnail: Thumbnail }
  | { readonly kind: 'none'; readonly tried_ms: number };

export class Thumbnails {
  readonly #parts: ThumbnailParts;
  /** The one used last comes last. */
  readonly #kept = new Map<string, Kept>();
  readonly #open = new Map<string, () => void>();
  #wanted: readonly Slot[] = [];
  #link: Asked | undefined;
  /** Decoding goes on in turn. */
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: ThumbnailParts) {
    this.#parts = parts;
  }

  /** Whom to ask from now on; undefined: nobody. What another connection was asked for never comes. */
  connect(link: Asked | undefined): void {
    for (const cancel of this.#open.values()) cancel();
    this.#open.clear();
    this.#link = link;
    this.#next();
  }

  /** All that are wanted now, the most wanted first; those of former calls that are not among them are given up. */
  want(slots: readonly Slot[]): void {
    // More than are kept would drive one another out for ever.
    this.#wanted = slots.slice(0, MOST_KEPT / 2);
    const keys = new Set(this.#wanted.map(keyOf));
    for (const [key, cancel] of this.#open) {
      if (keys.has(key)) continue;
      this.#open.delete(key);
      cancel();
    }
    this.#next();
  }

  /** Undefined: not there yet. `none`: there is no picture. */
  pictureOf(slot: Slot): Thumbnail | 'none' | undefined {
    const key = keyOf(slot);
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.kind === 'picture' ? kept.thumbnail : 'none';
  }

  /** Lets go of every picture. */
  close(): void {
    this.#wanted = [];
    this.connect(undefined);
    for (const kept of this.#kept.values()) if (kept.kind === 'picture') kept.thumbnail.picture.close();
    this.#kept.clear();
  }

  #next(): void {
    const link = this.#link;
    for (const slot of link === undefined ? [] : this.#wanted) {
      if (this.#open.size >= MOST_OPEN) return;
      const key = keyOf(slot);
      if (link !== undefined && !this.#open.has(key) && this.#isMissing(key)) this.#fetch(link, slot, key);
    }
  }

  #isMissing(key: string): boolean {
    const kept = this.#kept.get(key);
    return kept === undefined || (kept.kind === 'none' && this.#parts.now_ms() - kept.tried_ms > AGAIN_MS);
  }

  #fetch(link: Asked, { cameraId, from_ms, length_ms }: Slot, key: string): void {
    let config: PlaybackConfig | undefined;
    let found: { readonly config: PlaybackConfig; readonly frame: PlaybackFrame } | undefined;
    const to_ms = from_ms + Math.max(1, Math.min(LONGEST_MS, length_ms));
    const cancel = link.ask(
      { cameraId, from_ms, to_ms, what: 'keys', atMost: 1 },
      {
        onConfig: (given) => (config = given),
        onFrame: (frame) => {
          if (found === undefined && frame.key && config !== undefined) found = { config, frame };
        },
        onEnd: () => {
          this.#turn = this.#turn.then(() => this.#take(key, found)).catch(() => undefined);
        },
      },
    );
    this.#open.set(key, cancel);
  }

  async #take(key: string, found: { config: PlaybackConfig; frame: PlaybackFrame } | undefined): Promise<void> {
    // Given up meanwhile.
    if (!this.#open.has(key)) return;
    const picture =
      found === undefined
        ? undefined
        : await decodeKey(found.config, found.frame, this.#parts.height_px).catch(() => undefined);
    if (!this.#open.delete(key)) return picture?.close();
    if (found !== undefined && picture !== undefined) {
      const thumbnail = { picture, captured_ms: found.frame.captured_ms };
      this.#keep(key, { kind: 'picture', thumbnail });
    } else this.#keep(key, { kind: 'none', tried_ms: this.#parts.now_ms() });
    this.#parts.onChange();
    this.#next();
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    for (const [oldest, old] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
      if (old.kind === 'picture') old.thumbnail.picture.close();
    }
  }
}

/** Slots of equal length over a range, standing at even times so that a range that moves shows the same ones. */
export function slotsOver(cameraId: string, range: Range, atMost: number): Slot[] {
  const length_ms = slotLength(range, atMost);
  const slots: Slot[] = [];
  for (let from_ms = Math.floor(range.from_ms / length_ms) * length_ms; from_ms < range.to_ms; from_ms += length_ms)
    slots.push({ cameraId, from_ms, length_ms });
  return slots;
}

/** The one of them that holds an instant. */
export function slotAt(cameraId: string, range: Range, atMost: number, at_ms: number): Slot {
  const length_ms = slotLength(range, atMost);
  return { cameraId, from_ms: Math.floor(at_ms / length_ms) * length_ms, length_ms };
}

/** In steps: a view that grows and shrinks a little keeps its pictures. */
function slotLength({ from_ms, to_ms }: Range, atMost: number): number {
  const least_ms = Math.max(1, (to_ms - from_ms) / Math.max(1, atMost));
  return Math.ceil(STEP ** Math.ceil(Math.log(least_ms) / Math.log(STEP)));
}

function keyOf({ cameraId, from_ms, length_ms }: Slot): string {
  return `${cameraId} ${from_ms} ${length_ms}`;
}

/** Rejects where this browser cannot decode it. */
function decodeKey(config: PlaybackConfig, frame: PlaybackFrame, height_px: number): Promise<ImageBitmap> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      if (decoder.state !== 'closed') decoder.close();
      reject(error instanceof Error ? error : new Error('no picture'));
    };
    const timer = setTimeout(() => fail(new Error('no picture in time')), DECODE_MS);
    const decoder = new VideoDecoder({
      output: (picture) => {
        clearTimeout(timer);
        const size = { resizeHeight: height_px, resizeQuality: 'medium' as const };
        createImageBitmap(picture, size)
          .then(resolve, reject)
          .finally(() => {
            picture.close();
            if (decoder.state !== 'closed') decoder.close();
          });
      },
      error: fail,
    });
    try {
      decoder.configure({
        codec: config.codec,
        codedWidth: config.width,
        codedHeight: config.height,
        description: bytesOfBase64(config.description),
        optimizeForLatency: true,
      });
      decoder.decode(
        new EncodedVideoChunk({ type: 'key', timestamp: Math.round(frame.captured_ms * 1000), data: frame.data }),
      );
      decoder.flush().catch(() => undefined);
    } catch (error) {
      fail(error);
    }
  });
}
