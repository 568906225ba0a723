/** Which of a camera's two pictures a place on the screen needs. Pure. */
import type { Stream } from '@nightlatch/protocol';

/** From so many pictures beside each other on, the smaller ones are enough: so many large ones are too much for most machines. */
const MANY_PICTURES = 9;
/** Device pixels: a narrower place shows no more than the smaller picture has. */
const WIDE_ENOUGH = 640;

export interface PicturePlace {
  readonly hasSub: boolean;
  /** Pictures that are shown beside each other. */
  readonly pictures: number;
  /** Of the place, in device pixels; 0: not laid out yet. */
  readonly width_px: number;
}

export function streamFor({ hasSub, pictures, width_px }: PicturePlace): Stream {
  if (!hasSub) return 'main';
  return pictures >= MANY_PICTURES || (width_px > 0 && width_px < WIDE_ENOUGH) ? 'sub' : 'main';
}
