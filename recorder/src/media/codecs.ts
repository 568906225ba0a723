/** Which tracks of a camera's session description can be recorded as they are, and with which codec. Pure. */
import type { SdpTrack } from './sdp.ts';

export type VideoCodec = 'h264' | 'h265';
export type SoundCodec = 'aac' | 'opus' | 'alaw' | 'ulaw';

const VIDEO_CODECS: ReadonlyMap<string, VideoCodec> = new Map([
  ['H264', 'h264'],
  ['H265', 'h265'],
  // What some cameras call it.
  ['HEVC', 'h265'],
]);
const SOUND_CODECS: ReadonlyMap<string, SoundCodec> = new Map([
  ['MPEG4-GENERIC', 'aac'],
  ['OPUS', 'opus'],
  ['PCMA', 'alaw'],
  ['PCMU', 'ulaw'],
]);

/** The codec of a video track that can be recorded; undefined for any other track. */
export function videoCodec(track: SdpTrack): VideoCodec | undefined {
  if (track.kind !== 'video' || track.clockRate_hz !== 90_000) return undefined;
  return VIDEO_CODECS.get(track.encoding);
}

/** The codec of a sound track that can be recorded; undefined for any other track. Whether its parameters are usable is seen later. */
export function soundCodec(track: SdpTrack): SoundCodec | undefined {
  if (track.kind !== 'audio') return undefined;
  return SOUND_CODECS.get(track.encoding);
}
