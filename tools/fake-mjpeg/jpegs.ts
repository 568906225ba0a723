/** The pictures of a clip as JPEG, by ffmpeg: copied where the clip is MJPEG, encoded otherwise. */
import { execFileSync } from 'node:child_process';

const MAX_BYTES = 256 * 1024 * 1024;
const END = Buffer.from([0xff, 0xd9]);

/** `input`: what stands before the output in ffmpeg's arguments, `['-i', 'clip.avi']`. */
export function jpegsOf(input: readonly string[], copy: boolean): Buffer[] {
  const code = copy ? ['-c:v', 'copy'] : ['-c:v', 'mjpeg', '-q:v', '5'];
  const args = ['-v', 'error', ...input, '-an', ...code, '-f', 'image2pipe', 'pipe:1'];
  return split(execFileSync('ffmpeg', args, { maxBuffer: MAX_BYTES }));
}

/** Pictures that stand one behind the other, each to its end marker that is followed by the next picture or by nothing. */
function split(bytes: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(END); at >= 0; at = bytes.indexOf(END, at + 2)) {
    const next = at + END.length;
    if (next < bytes.length && bytes.readUInt16BE(next) !== 0xffd8) continue;
    pictures.push(bytes.subarray(start, next));
    start = next;
  }
  return pictures;
}
