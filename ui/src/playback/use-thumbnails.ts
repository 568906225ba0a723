/**
 * The small pictures of one camera that a timeline shows: a strip over its view, and the one under the pointer. A view that moves is
 * waited for; the picture under the pointer is asked for at once, and the strip's stands in for it until it is there.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Range } from '../timeline/zone.ts';
import type { PlaybackLink } from './playback-link.ts';
import { slotAt, slotsOver, Thumbnails, type Slot, type Thumbnail } from './thumbnails.ts';

const SETTLES_MS = 150;
/** Places under the pointer with a picture of their own, over a view. */
const PLACES = 240;
const AGAIN_EVERY_MS = 5_000;

export interface ThumbnailOptions {
  readonly link: PlaybackLink | undefined;
  /** Undefined: no pictures. */
  readonly cameraId: string | undefined;
  readonly view: Range;
  /** Pictures of the strip; 0: no strip. */
  readonly atMost: number;
  /** Where someone points. */
  readonly hover_ms: number | undefined;
  /** Of a picture, in device pixels; as it is at first. */
  readonly height_px: number;
}

export interface StripPicture extends Range {
  readonly thumbnail: Thumbnail | undefined;
}

export interface ShownThumbnails {
  readonly strip: readonly StripPicture[];
  readonly preview: Thumbnail | undefined;
}

export function useThumbnails(options: ThumbnailOptions): ShownThumbnails {
  const { link, cameraId, view, atMost, hover_ms, height_px } = options;
  const [, setVersion] = useState(0);
  const [pictures] = useState(
    () =>
      new Thumbnails({
        height_px,
        now_ms: () => performance.now(),
        onChange: () => setVersion((before) => before + 1),
      }),
  );
  useEffect(() => () => pictures.close(), [pictures]);
  useEffect(() => pictures.connect(link), [pictures, link]);

  const slots = useMemo(
    () => (cameraId === undefined || atMost === 0 ? [] : slotsOver(cameraId, view, atMost)),
    [cameraId, view, atMost],
  );
  const pointed =
    cameraId === undefined || hover_ms === undefined ? undefined : slotAt(cameraId, view, PLACES, hover_ms);
  const settled = useRef<readonly Slot[]>([]);
  const pointedKey = pointed === undefined ? undefined : `${pointed.cameraId} ${pointed.from_ms} ${pointed.length_ms}`;
  const latest = useRef(pointed);
  useEffect(() => {
    latest.current = pointed;
  });
  useEffect(() => {
    const want = (): void => {
      const now_ms = Date.now();
      const first = latest.current === undefined ? [] : [latest.current];
      pictures.want([...first, ...settled.current].filter(({ from_ms }) => from_ms < now_ms));
    };
    want();
    const timer = setTimeout(() => {
      settled.current = slots;
      want();
    }, SETTLES_MS);
    // The present moves on, and what was not there may be.
    const again = setInterval(want, AGAIN_EVERY_MS);
    return () => {
      clearTimeout(timer);
      clearInterval(again);
    };
  }, [pictures, link, slots, pointedKey]);

  const thumbnailOf = (slot: Slot | undefined): Thumbnail | undefined => {
    const found = slot === undefined ? undefined : pictures.pictureOf(slot);
    return found === 'none' ? undefined : found;
  };
  const beneath = hover_ms === undefined ? undefined : slots.find((slot) => isIn(hover_ms, slot));
  return {
    strip: slots.map((slot) => ({
      from_ms: slot.from_ms,
      to_ms: slot.from_ms + slot.length_ms,
      thumbnail: thumbnailOf(slot),
    })),
    preview: thumbnailOf(pointed) ?? thumbnailOf(beneath),
  };
}

function isIn(at_ms: number, { from_ms, length_ms }: Slot): boolean {
  return at_ms >= from_ms && at_ms < from_ms + length_ms;
}
