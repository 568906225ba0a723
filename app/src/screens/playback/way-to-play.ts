/** How this browser plays footage: pictures decoded by the app itself, or by the browser's own player from HLS or MP4. */

export type Way = 'decoded' | 'hls' | 'mp4';

/** As iPhones name it. */
const HLS_TYPE = 'application/vnd.apple.mpegurl';

export function wayToPlay(): Way {
  if (typeof VideoDecoder !== 'undefined') return 'decoded';
  return document.createElement('video').canPlayType(HLS_TYPE) === '' ? 'mp4' : 'hls';
}

/** Cameras that play in step at most. The browser's own player is not exact enough for more than one. */
export function mostCameras(way: Way, isWide: boolean): number {
  if (way !== 'decoded') return 1;
  return isWide ? 16 : 4;
}
