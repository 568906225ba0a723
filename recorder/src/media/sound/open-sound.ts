/** The depacketizer of a sound track. */
import { soundCodec } from '../codecs.ts';
import type { SdpTrack } from '../sdp.ts';
import { openAac } from './aac.ts';
import { openG711 } from './g711.ts';
import { openOpus } from './opus.ts';
import type { GiveSound, SoundDepacketizer } from './sound-format.ts';

/** Undefined for a track that cannot be recorded as it is. */
export function openSound(track: SdpTrack, give: GiveSound): SoundDepacketizer | undefined {
  const codec = soundCodec(track);
  switch (codec) {
    case 'aac':
      return openAac(track, give);
    case 'opus':
      return openOpus(track, give);
    case 'alaw':
    case 'ulaw':
      return openG711(codec, track, give);
    default:
      return undefined;
  }
}
