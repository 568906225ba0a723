/** Small pictures for lists: those of the rows in sight are fetched by the player's own connection, a few at a time. */
import type { PlaybackLink } from '@nightlatch/ui/playback/playback-link';
import { Thumbnails, type Slot, type Thumbnail } from '@nightlatch/ui/playback/thumbnails';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Of a row, in device pixels. */
const HEIGHT_PX = 120;
/** Motion is found a moment before something is to be seen: the picture of a little later tells more. */
const LATER_MS = 1_000;
const SLOT_MS = 4_000;

export interface SmallPictures {
  /** Counts what came: whoever shows pictures looks again. */
  readonly version: number;
  readonly pictureOf: (cameraId: string, at_ms: number) => Thumbnail | 'none' | undefined;
  /** A row came into sight, or left it. */
  readonly want: (cameraId: string, at_ms: number, isWanted: boolean) => void;
}

/** Without a link there are none. */
export function useSmallPictures(link: PlaybackLink | undefined): SmallPictures {
  const [version, setVersion] = useState(0);
  const wanted = useRef(new Map<string, Slot>());
  const [thumbnails] = useState(
    () =>
      new Thumbnails({
        height_px: HEIGHT_PX,
        now_ms: () => performance.now(),
        onChange: () => setVersion((before) => before + 1),
      }),
  );
  useEffect(() => () => thumbnails.close(), [thumbnails]);
  useEffect(() => thumbnails.connect(link), [thumbnails, link]);
  const pictureOf = useCallback(
    (cameraId: string, at_ms: number) => thumbnails.pictureOf(slotOf(cameraId, at_ms)),
    [thumbnails],
  );
  const want = useCallback(
    (cameraId: string, at_ms: number, isWanted: boolean) => {
      const slot = slotOf(cameraId, at_ms);
      const key = `${slot.cameraId} ${slot.from_ms}`;
      if (isWanted) wanted.current.set(key, slot);
      else wanted.current.delete(key);
      thumbnails.want([...wanted.current.values()]);
    },
    [thumbnails],
  );
  return { version, pictureOf, want };
}

function slotOf(cameraId: string, at_ms: number): Slot {
  return { cameraId, from_ms: Math.round(at_ms + LATER_MS), length_ms: SLOT_MS };
}
