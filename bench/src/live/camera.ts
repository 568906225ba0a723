/** The camera of the live bench: a clip whose pictures show their numbers, and the moment at which each was sent last. */
import type { Clip } from '@nightlatch/tools/fake-camera/clip';
import { fineNow_ms } from '../browser/browser.ts';

export interface WatchedClip {
  readonly clip: Clip;
  /** When the picture of that number left the camera last; milliseconds since the epoch, fine. */
  sentAt_ms(number: number): number | undefined;
}

/** The fake camera takes a picture's bytes at the moment at which it packs and sends them. */
export function watchClip(clip: Clip): WatchedClip {
  const sent = new Map<number, number>();
  const frames = clip.frames.map((frame, number) => ({
    ...frame,
    get nals() {
      sent.set(number, fineNow_ms());
      return frame.nals;
    },
  }));
  return { clip: { ...clip, frames }, sentAt_ms: (number) => sent.get(number) };
}
