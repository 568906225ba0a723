/** A clip in memory: the access units of an H.264 file in decode order, ready to be replayed for ever. */
export interface ClipFrame {
  /** Parameter sets only where the file has them in the stream. */
  readonly nals: readonly Buffer[];
  readonly key: boolean;
  /** Decode time from the clip's beginning, and presentation time minus decode time, in ticks of 90 kHz. */
  readonly decode_ticks90k: number;
  readonly offset_ticks90k: number;
}

export interface Clip {
  readonly frames: readonly ClipFrame[];
  /** Length of one loop, ticks of 90 kHz. */
  readonly length_ticks90k: number;
  readonly sps: Buffer;
  readonly pps: Buffer;
}
