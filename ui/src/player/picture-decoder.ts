/** What shows live video, whichever way this browser decodes it: WebCodecs (frame-decoder.ts) or a media element (mse/media-decoder.ts). */
import type { LiveConfig, LiveFrame } from '@nightlatch/protocol';

/** Decoder errors in a row, without a picture between them, after which people are told. */
export const ERRORS_UNTIL_TOLD = 5;
export const SENTENCE_TROUBLE = 'This camera sends video that cannot be decoded.';

/** To be drawn at the next repaint or not at all; whoever got it closes it. */
export interface Picture {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface PictureDecoderEvents {
  readonly onPicture: (picture: Picture, captured_ms: number) => void;
  /** This browser cannot decode this video; `reason` is a sentence. Nothing more comes until the next `configure`. */
  readonly onUnsupported: (reason: string) => void;
  /** Picture after picture fails to decode; `reason` is a sentence. The next picture that decodes ends it. */
  readonly onTrouble: (reason: string) => void;
}

export interface PictureDecoder {
  /** A new stream or a changed one: decodes from the next key frame on. */
  configure(config: LiveConfig): void;
  push(frame: LiveFrame): void;
  close(): void;
}

/** `codec`: RFC 6381. */
export function whyNotDecoded(codec: string): string {
  return /^h(vc|ev)1/.test(codec)
    ? 'This browser cannot show H.265 video, which this camera sends. Another browser or device may, or the camera can be set to H.264.'
    : `This browser cannot decode this camera’s video (${codec}). Try another browser.`;
}

/** Draws it; the canvas takes its size. */
export function paint(canvas: HTMLCanvasElement, { image, width, height }: Omit<Picture, 'close'>): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext('2d', { alpha: false, desynchronized: true })?.drawImage(image, 0, 0);
}
