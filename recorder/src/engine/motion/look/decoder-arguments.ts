/**
 * What ffmpeg is started with to make small grey pictures of a camera's video. A fixed list, in which nothing of the camera appears: its
 * frames come by standard input as our own fragmented MP4, pictures leave by standard output, and it may open nothing else. Pure.
 */
import { GREY_HEIGHT, GREY_WIDTH } from './grey-picture.ts';

const MAX_PIXELS = 8_192 * 4_320;
/** A single piece of memory, of a picture for example. */
const MAX_ALLOCATION_BYTES = 256 * 1024 * 1024;

export const DECODER_ARGUMENTS: readonly string[] = [
  ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-max_alloc', String(MAX_ALLOCATION_BYTES)],
  ...['-threads', '1', '-filter_threads', '1', '-flags', 'low_delay', '-max_pixels', String(MAX_PIXELS)],
  // It begins with the first frame, and looks at no more of them to know what they are.
  ...['-probesize', '32', '-analyzeduration', '0', '-fpsprobesize', '0'],
  ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'mov', '-f', 'mov', '-i', 'pipe:0', '-map', '0:v:0', '-an'],
  ...['-vf', `scale=${GREY_WIDTH}:${GREY_HEIGHT}:flags=area,format=gray`, '-fps_mode', 'passthrough'],
  // Raw video would be held back by a picture.
  ...['-c:v', 'pgm', '-f', 'image2pipe', '-flush_packets', '1', 'pipe:1'],
];
