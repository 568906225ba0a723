/** Real pictures and sound, made by ffmpeg, recorded into a studio. */
import { execFileSync } from 'node:child_process';
import { avcConfig } from '../../src/media/h264/avcc.ts';
import { nalType } from '../../src/media/h264/nal.ts';
import type { Studio } from './studio.ts';

const FRAMES = 50;
const AAC_SAMPLES = 1_024;
const RATE_HZ = 48_000;

/** Two seconds of x264 in two groups, as NAL units of each frame. */
function drawnFrames(): { frames: { nals: Buffer[]; key: boolean }[]; config: ReturnType<typeof avcConfig> } {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=25', '-frames:v', String(FRAMES)];
  const options = ['-pix_fmt', 'yuv420p', '-bf', '0', '-g', '25', '-x264-params', 'aud=1'];
  const stream = execFileSync('ffmpeg', [...source, ...options, '-c:v', 'libx264', '-f', 'h264', '-']);
  const all = stream
    .toString('latin1')
    .replaceAll('\0\0\0\u0001', '\0\0\u0001')
    .split('\0\0\u0001')
    .slice(1)
    .map((nal) => Buffer.from(nal, 'latin1'));
  const frames: { nals: Buffer[]; key: boolean }[] = [];
  for (const nal of all) {
    const type = nalType(nal[0] ?? 0);
    if (type === 9) frames.push({ nals: [], key: false });
    const frame = frames.at(-1);
    if (frame === undefined || type === 9) continue;
    frame.nals.push(nal);
    frame.key ||= type === 5;
  }
  const first = (wanted: number) => all.filter((nal) => nalType(nal[0] ?? 0) === wanted).slice(0, 1);
  return { frames, config: avcConfig(first(7), first(8)) };
}

/** Frames of AAC out of ADTS (ISO/IEC 14496-3 1.A.2.2), without their heads. */
function tones(): Buffer[] {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${RATE_HZ}:duration=3`];
  const adts = execFileSync('ffmpeg', [...source, '-ac', '1', '-c:a', 'aac', '-f', 'adts', '-']);
  const frames: Buffer[] = [];
  for (let at = 0; at + 7 <= adts.length;) {
    const bytes = (adts.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    frames.push(adts.subarray(at + 7, at + bytes));
    at += bytes;
  }
  return frames;
}

/** Two seconds and more of G.711 that is not the same twice. */
export function hums(): Buffer[] {
  const byte = (at: number): number => (Math.round(60 + 60 * Math.sin(at / 11)) ^ (at % 7)) & 0xff;
  return Array.from({ length: 100 }, (_, part) =>
    Buffer.from(Uint8Array.from({ length: AAC_SAMPLES }, (_, at) => byte(part * AAC_SAMPLES + at))),
  );
}

/** Records so many seconds of pictures with sound: AAC, or G.711. */
export function record(studio: Studio, seconds: number, codec: 'aac' | 'alaw' = 'aac'): void {
  const { frames, config } = drawnFrames();
  const sounds = codec === 'aac' ? tones() : hums();
  const description = codec === 'aac' ? Buffer.of(0x11, 0x88) : Buffer.alloc(0);
  const sound = { codec: codec === 'aac' ? 'mp4a.40.2' : codec, sampleRate_hz: RATE_HZ, channels: 1, description };
  let heard = 0;
  for (let at = 0; at < seconds * 25; at++) {
    const frame = frames[at % FRAMES];
    if (frame === undefined) throw new Error('no frame');
    const ticks = at * 3_600;
    for (; (heard * AAC_SAMPLES * 90_000) / RATE_HZ <= ticks; heard++) {
      const bytes = sounds[heard % sounds.length] ?? Buffer.alloc(0);
      const at_ticks = Math.round((heard * AAC_SAMPLES * 90_000) / RATE_HZ);
      studio.track.addSound(sound, bytes, 0, bytes.length, at_ticks, AAC_SAMPLES);
    }
    for (const nal of frame.nals) {
      studio.buffer.beginNal(nal[0] ?? 0);
      studio.buffer.append(nal, 1, nal.length);
      studio.buffer.endNal();
    }
    const unit = { bytes: studio.buffer.endUnit(), key: frame.key, continues: false };
    studio.track.add({ ...unit, decode_ticks90k: ticks, display_ticks90k: ticks }, config);
    studio.track.tick();
    studio.advance(40);
  }
}
