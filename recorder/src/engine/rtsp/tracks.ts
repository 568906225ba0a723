/** Which of the tracks that a camera describes are taken: one of video, and one of sound where it is wanted. Pure. */
import { soundCodec, videoCodec } from '../../media/codecs.ts';
import type { SdpTrack } from '../../media/sdp.ts';
import { CameraFailure } from '../failure.ts';
import type { SessionTracks } from './listener.ts';

/** Throws a CameraFailure `without-video` that says what to set at the camera. */
export function chooseTracks(tracks: readonly SdpTrack[], wantsSound: boolean): SessionTracks {
  const sound = tracks.find((track) => soundCodec(track) !== undefined);
  return { video: chooseVideo(tracks), sound: wantsSound ? sound : undefined };
}

function chooseVideo(tracks: readonly SdpTrack[]): SdpTrack {
  const videos = tracks.filter((track) => track.kind === 'video');
  const [first] = videos;
  if (first === undefined) throw new CameraFailure('without-video', 'the camera answers, but sends no video');
  const usable = videos.find((track) => videoCodec(track) !== undefined);
  if (usable !== undefined) return usable;
  const offered = first.encoding.replace(/[^A-Z0-9.-]/g, '').slice(0, 20) || 'something unknown';
  throw new CameraFailure('without-video', `the camera sends ${offered}; set it to send H.264 or H.265 video`);
}
