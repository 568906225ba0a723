/** What a decoder must know before the first sound, and what tells one sound track from another. */
export interface SoundTrackConfig {
  /** RFC 6381 (`mp4a.40.2`, `opus`), or `alaw` or `ulaw` (G.711); `flac` is made for players and never recorded. */
  readonly codec: string;
  /** Of what is decoded; the timescale of the sound track in our files. */
  readonly sampleRate_hz: number;
  readonly channels: number;
  /** AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1), or the contents of a `dOps` or `dfLa` box; empty for G.711. */
  readonly description: Buffer;
}
