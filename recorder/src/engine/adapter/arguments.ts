/**
 * What ffmpeg is started with. A fixed list: of what a person typed only the number of a capture device gets into it, and the password
 * of a camera never does, since the recorder itself reads HTTP and hands ffmpeg the bytes. ffmpeg reads its standard input or a
 * device, nothing else: no protocol but `pipe`, no container that names other files. Pure.
 */
import { CameraFailure } from '../failure.ts';

const MAX_PIXELS = 8_192 * 4_320;
const KEY_FRAME_EVERY_S = 2;
/** Containers of a stream without end. */
const FORMATS = 'mpjpeg,mjpeg,mpegts,flv,matroska,h264,hevc';

const FORMAT_OF_TYPE: Readonly<Record<string, string>> = {
  'multipart/x-mixed-replace': 'mpjpeg',
  'video/x-motion-jpeg': 'mjpeg',
  'video/mjpeg': 'mjpeg',
  'video/mp2t': 'mpegts',
  'video/x-flv': 'flv',
};

/** ffmpeg's input for `v4l2:/dev/videoN`. Throws a CameraFailure `address-invalid`. */
export function captureInput(address: string): string[] {
  const device = /^v4l2:(\/dev\/video\d{1,3})$/.exec(address)?.[1];
  if (device === undefined) {
    throw new CameraFailure('address-invalid', 'a capture input looks like v4l2:/dev/video0');
  }
  return ['-f', 'v4l2', '-thread_queue_size', '64', '-i', device];
}

/** ffmpeg's input for the body of an HTTP answer of that type. Throws a CameraFailure for what is no video. */
export function streamInput(contentType: string | undefined): string[] {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.startsWith('text/')) {
    throw new CameraFailure('without-video', 'the address gives a web page, not video');
  }
  if (type === 'image/jpeg') {
    throw new CameraFailure('without-video', "the address gives a single picture; use the camera's MJPEG stream");
  }
  const format = FORMAT_OF_TYPE[type];
  const known = format === undefined ? [] : ['-f', format];
  return ['-protocol_whitelist', 'pipe', '-format_whitelist', FORMATS, ...known, '-i', 'pipe:0'];
}

/** As many as a conversion has to have: a wider picture is made smaller. */
const CONVERTED_WIDTH_PX = 1_280;

/** Frames as fragments of MP4 on standard input, H.264 in FLV on standard output, with the times that they came with. */
export function conversionArguments(): string[] {
  const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'quiet'];
  // One thread: more would hold back a frame each.
  const decode = ['-threads', '1', '-flags', 'low_delay', '-max_pixels', String(MAX_PIXELS), '-fflags', 'nobuffer'];
  const only = [
    '-probesize',
    '4096',
    '-analyzeduration',
    '0',
    '-protocol_whitelist',
    'pipe',
    '-format_whitelist',
    'mov',
  ];
  const filter = `scale=trunc(min(${CONVERTED_WIDTH_PX}\\,iw)/2)*2:-2:flags=fast_bilinear,format=yuv420p`;
  return [...quiet, ...decode, ...only, '-f', 'mov', '-i', 'pipe:0', '-copyts', ...coded(filter)];
}

/** The whole list: H.264 in FLV (whose tags have a size and a time) on standard output, each frame as soon as it is made. */
export function adapterArguments(input: readonly string[]): string[] {
  const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error'];
  const decode = ['-threads', '1', '-max_pixels', String(MAX_PIXELS), '-fflags', 'nobuffer'];
  // Times are those of arrival; sizes are made even, as 4:2:0 needs them.
  const times = 'settb=1/90000,setpts=(RTCTIME-RTCSTART)*0.09';
  const filter = `${times},crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,format=yuv420p`;
  return [...quiet, ...decode, ...input, ...coded(filter)];
}

function coded(filter: string): string[] {
  const pace = ['-fps_mode', 'passthrough', '-enc_time_base', '1:90000'];
  const code = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '23', '-threads', '1'];
  const keys = ['-g', '1000', '-forced-idr', '1', '-force_key_frames', `expr:gte(t,n_forced*${KEY_FRAME_EVERY_S})`];
  const out = ['-flush_packets', '1', '-flvflags', 'no_duration_filesize', '-f', 'flv', 'pipe:1'];
  return ['-map', '0:v:0', '-an', '-vf', filter, ...pace, ...code, ...keys, ...out];
}
