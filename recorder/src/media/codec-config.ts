/** What a decoder must know before the first frame. */
export interface CodecConfig {
  /** RFC 6381, `avc1.64001f` or `hvc1.1.6.L93.B0`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** avcC or hvcC record (ISO/IEC 14496-15 5.3.3.1, 8.3.3.1), as `codec` tells. */
  readonly description: Buffer;
  /** Frames by which decoding runs ahead of display; undefined when the camera does not say. */
  readonly reorderFrames: number | undefined;
}
