/** A scene that is drawn frame by frame and ends where it began. */
import type { Film } from './develop.ts';
import type { Picture } from './picture.ts';

export interface DrawnScene {
  readonly name: string;
  readonly seconds: number;
  readonly fps: number;
  /** Bits a second that the file may take. */
  readonly bitRate: number;
  readonly film: Film;
  /** The picture at `turn`, 0 to 1 of the loop. */
  frame(turn: number): Picture;
}
