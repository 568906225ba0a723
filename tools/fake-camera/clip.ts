/** A clip in memory: the access units of an H.264 or H.265 file in decode order, and its sound, ready to be replayed for ever. */
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
  /** Absent: H.264. */
  readonly codec?: 'h264' | 'h265';
  /** Of H.265. */
  readonly vps?: Buffer;
  readonly sps: Buffer;
  readonly pps: Buffer;
  readonly sound?: ClipSound;
}

/** Sound loops by its own length. */
export interface ClipSound {
  readonly codec: 'aac' | 'opus' | 'alaw' | 'ulaw';
  readonly sampleRate_hz: number;
  readonly channels: number;
  /** AudioSpecificConfig of AAC; else empty. */
  readonly config: Buffer;
  readonly frames: readonly ClipSoundFrame[];
  readonly length_samples: number;
}

export interface ClipSoundFrame {
  readonly data: Buffer;
  readonly at_samples: number;
  readonly duration_samples: number;
}
