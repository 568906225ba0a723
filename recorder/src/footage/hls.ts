/**
 * Footage as HLS (RFC 8216bis) with fragmented MP4. What a part holds stands in its name, so that nothing is kept between a playlist
 * and its parts: a head by its configs, a segment by the file's row, its bytes there and where the playlist's time begins. Segments
 * begin with key frames and stay the same while the file grows. Sound that phones do not play in MP4 (G.711) becomes FLAC, sample by
 * sample the same.
 */
import { fragmentHead, readFragmentHead, renumberFragment, type FragmentInfo } from '../media/fmp4/fragment.ts';
import { initSegment } from '../media/fmp4/init.ts';
import { flacFrame, flacTrack } from '../media/sound/flac.ts';
import { g711Samples } from '../media/sound/g711-samples.ts';
import type { SoundTrackConfig } from '../media/sound-config.ts';
import type { PlacedFragment } from './fragment-table.ts';
import type { FrameSource } from './frames.ts';
import type { RangeFile, RangeFiles } from './range-files.ts';

const TICKS_PER_MS = 90;
const TICKS_PER_SECOND = 90_000;
const SEGMENT_TICKS = 4 * TICKS_PER_SECOND;
/** Files that are less apart are one sequence. */
const SAME_SEQUENCE_MS = 50;
const FILES_A_TURN = 16;
const HEAD_NAME = /^h-(\d{1,9})-(\d{1,9})\.mp4$/;
const SEGMENT_NAME = /^s-(\d{1,15})-(\d{1,15})-(\d{1,15})-(\d{1,15})\.m4s$/;

interface Segment {
  readonly file: RangeFile;
  /** In the file. */
  readonly from: number;
  to: number;
  readonly start_ticks90k: number;
  end_ticks90k: number;
}

/**
 * The playlist of `files[0]` from its fragment `start` on, and of the others, up to `to_ms`. `isOpen`: more may follow; then the last
 * segment, which may still grow, is left for later.
 */
export async function hlsPlaylist(
  source: RangeFiles,
  files: readonly RangeFile[],
  start: PlacedFragment,
  { to_ms, isOpen }: { readonly to_ms: number; readonly isOpen: boolean },
): Promise<string> {
  const segments: Segment[] = [];
  for (const [fileAt, file] of files.entries()) {
    if (fileAt % FILES_A_TURN === FILES_A_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    const from = fileAt === 0 ? start.position : 0;
    segments.push(...segmentsOf(file, source.fragments(file), from, to_ms));
  }
  if (isOpen) segments.pop();
  const longest_s = Math.max(1, ...segments.map((segment) => Math.ceil(seconds(segment))));
  const base_ms = Math.floor(files[0] === undefined ? 0 : at_ms(files[0], start.start_ticks90k));
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${longest_s}`, '#EXT-X-MEDIA-SEQUENCE:0'];
  lines.push(`#EXT-X-PLAYLIST-TYPE:${isOpen ? 'EVENT' : 'VOD'}`, '#EXT-X-INDEPENDENT-SEGMENTS');
  let last: Segment | undefined;
  for (const segment of segments) {
    const { file, from, to, start_ticks90k } = segment;
    const changes = last?.file.configId !== file.configId || last.file.soundId !== file.soundId;
    const isGap = last !== undefined && file !== last.file && file.start_ms - last.file.end_ms > SAME_SEQUENCE_MS;
    if (last !== undefined && (changes || isGap)) lines.push('#EXT-X-DISCONTINUITY');
    if (changes) lines.push(`#EXT-X-MAP:URI="h-${file.configId}-${file.soundId ?? 0}.mp4"`);
    if (file !== last?.file) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(at_ms(file, start_ticks90k)).toISOString()}`);
    }
    lines.push(`#EXTINF:${seconds(segment).toFixed(5)},`, `s-${file.id}-${from}-${to}-${base_ms}.m4s`);
    last = segment;
  }
  if (!isOpen) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function segmentsOf(file: RangeFile, fragments: readonly PlacedFragment[], from: number, to_ms: number): Segment[] {
  const segments: Segment[] = [];
  for (const { position, bytes, keyBytes, start_ticks90k, duration_ticks90k } of fragments) {
    if (position < from) continue;
    if (at_ms(file, start_ticks90k) >= to_ms) break;
    const last = segments.at(-1);
    const to = position + bytes;
    const end_ticks90k = start_ticks90k + duration_ticks90k;
    if (last === undefined || (keyBytes > 0 && start_ticks90k - last.start_ticks90k >= SEGMENT_TICKS)) {
      segments.push({ file, from: position, to, start_ticks90k, end_ticks90k });
    } else {
      last.to = to;
      last.end_ticks90k = end_ticks90k;
    }
  }
  return segments;
}

/** The head of that name; undefined for a name of none. */
export function hlsHead(source: RangeFiles, name: string): Buffer | undefined {
  const [, configId, soundId] = HEAD_NAME.exec(name) ?? [];
  const config = configId === undefined ? undefined : source.config(Number(configId));
  const sound = soundId === undefined || soundId === '0' ? undefined : source.sound(Number(soundId));
  return config && initSegment(config, 0, sound && isG711(sound) ? flacTrack(sound) : sound);
}

/** The fragments of the segment of that name; undefined for a name of none, or one whose file is gone. */
export function hlsSegment(
  source: FrameSource,
  cameraId: string,
  stream: string,
  name: string,
): AsyncGenerator<Buffer, void> | undefined {
  const [id = -1, from = 0, to = 0, base_ms = 0] = (SEGMENT_NAME.exec(name) ?? []).slice(1).map(Number);
  const file = source.files.byId(cameraId, stream, id);
  const fragments = file && source.files.fragments(file).filter(({ position }) => position >= from && position < to);
  const [first, last] = [fragments?.[0], fragments?.at(-1)];
  if (file === undefined || fragments === undefined || first?.position !== from || last === undefined) return undefined;
  if (last.position + last.bytes !== to || at_ms(file, first.start_ticks90k) < base_ms) return undefined;
  return segmentBytes(source, file, fragments, Math.round((file.start_ms - base_ms) * TICKS_PER_MS));
}

async function* segmentBytes(
  { files, handles }: FrameSource,
  file: RangeFile,
  fragments: readonly PlacedFragment[],
  offset_ticks90k: number,
): AsyncGenerator<Buffer, void> {
  const sound = file.soundId === undefined ? undefined : files.sound(file.soundId);
  for (const fragment of fragments) {
    const bytes = await handles.read(file.path, fragment.position, fragment.bytes);
    const info = bytes && readFragmentHead(bytes);
    if (bytes === undefined || info === undefined) throw new Error('This footage is no longer on the disk.');
    const decode_ticks = Math.max(0, offset_ticks90k + fragment.start_ticks90k);
    // Rises from fragment to fragment, whichever segment is asked for.
    const sequence = (Math.floor(decode_ticks / 90) % 0xffff_fffe) + 1;
    const offset_samples = Math.round((offset_ticks90k / TICKS_PER_SECOND) * (sound?.sampleRate_hz ?? 0));
    const heard = info.sound && Math.max(0, info.sound.decode_samples + offset_samples);
    if (heard !== undefined && sound !== undefined && isG711(sound)) {
      yield* withFlac(bytes, info, sound, { sequence, decode_ticks, heard });
      continue;
    }
    renumberFragment(bytes, sequence, decode_ticks, heard);
    yield bytes;
  }
}

/** The fragment in `bytes` with FLAC in the place of its G.711, and with other times. */
function withFlac(
  bytes: Buffer,
  info: FragmentInfo,
  sound: SoundTrackConfig & { codec: 'alaw' | 'ulaw' },
  { sequence, decode_ticks, heard }: { sequence: number; decode_ticks: number; heard: number },
): Buffer[] {
  const pictureBytes = info.samples.reduce((sum, sample) => sum + sample.bytes, 0);
  const pictures = bytes.subarray(info.headBytes, info.headBytes + pictureBytes);
  let at = info.headBytes + pictureBytes;
  let first = heard;
  const sounds: { frame: Buffer; duration_samples: number }[] = [];
  for (const sample of info.sound?.samples ?? []) {
    const pcm = g711Samples(sound.codec, bytes.subarray(at, at + sample.bytes));
    sounds.push({ frame: flacFrame(sound, pcm, first), duration_samples: sample.duration_samples });
    at += sample.bytes;
    first += sample.duration_samples;
  }
  const samples = sounds.map(({ frame, duration_samples }) => ({ bytes: frame.length, duration_samples }));
  const head = fragmentHead(sequence, decode_ticks, info.samples, { decode_samples: heard, samples });
  return [head, pictures, ...sounds.map(({ frame }) => frame)];
}

function at_ms(file: RangeFile, ticks90k: number): number {
  return file.start_ms + ticks90k / TICKS_PER_MS;
}

function seconds({ start_ticks90k, end_ticks90k }: Segment): number {
  return (end_ticks90k - start_ticks90k) / TICKS_PER_SECOND;
}

function isG711<S extends SoundTrackConfig>(sound: S): sound is S & { codec: 'alaw' | 'ulaw' } {
  return sound.codec === 'alaw' || sound.codec === 'ulaw';
}
