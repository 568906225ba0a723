/** Reads the H.264 or H.265 track of a progressive MP4 or QuickTime file (the kind ffmpeg writes), and its sound, into a clip. Pure. */
import { boxAt, boxesIn } from '../bytes/boxes.ts';
import { HEVC_PPS, HEVC_SPS, HEVC_VPS, splitLengthPrefixed } from '../bytes/nal.ts';
import type { Clip, ClipFrame } from './clip.ts';
import { readMp4Sound } from './mp4-sound.ts';
import { Mp4Track } from './mp4-track.ts';

/** Throws an Error with a sentence when there is no such track. Sound of other kinds than AAC, Opus and G.711 is left out. */
export function readMp4Clip(bytes: Buffer): Clip {
  const moov = boxAt(bytes, ['moov']);
  if (moov === undefined) throw new Error('The clip is not an MP4 file.');
  const tracks = boxesIn(bytes, moov.body, moov.end)
    .filter((box) => box.type === 'trak')
    .map((box) => new Mp4Track(bytes, box));
  const sound = tracks.map(readMp4Sound).find((found) => found !== undefined);
  for (const track of tracks) {
    const clip = readVideo(track);
    if (clip !== undefined) return sound === undefined ? clip : { ...clip, sound };
  }
  throw new Error('The clip has no H.264 or H.265 video track.');
}

function readVideo(track: Mp4Track): Clip | undefined {
  // A visual sample entry has 78 bytes of fields before its boxes.
  const avcC = track.entryBox(['avc1'], 78, 'avcC');
  const hvcC = track.entryBox(['hvc1', 'hev1'], 78, 'hvcC');
  const config = avcC === undefined ? hvcC && readHvcC(hvcC) : readAvcC(avcC);
  if (config === undefined) return undefined;
  const { prefixBytes, ...sets } = config;
  const { timescale, samples } = track;
  const toTicks90k = (units: number): number => Math.round((units * 90_000) / timescale);
  const frames = samples.map(({ data, at, shift, key }): ClipFrame => ({
    nals: splitLengthPrefixed(data, prefixBytes),
    key,
    decode_ticks90k: toTicks90k(at),
    offset_ticks90k: toTicks90k(shift),
  }));
  return { frames, length_ticks90k: toTicks90k(track.length), ...sets };
}

function readAvcC(record: Buffer): { sps: Buffer; pps: Buffer; prefixBytes: number } {
  const prefixBytes = ((record[4] ?? 3) & 3) + 1;
  const spsLength = record.readUInt16BE(6);
  const spsEnd = 8 + spsLength;
  const ppsLength = record.readUInt16BE(spsEnd + 1);
  return {
    sps: record.subarray(8, spsEnd),
    pps: record.subarray(spsEnd + 3, spsEnd + 3 + ppsLength),
    prefixBytes,
  };
}

/** ISO/IEC 14496-15 8.3.3.1: 22 bytes, then arrays of parameter sets by their type. */
function readHvcC(record: Buffer): Pick<Clip, 'codec' | 'vps' | 'sps' | 'pps'> & { prefixBytes: number } {
  const sets = new Map<number, Buffer>();
  let at = 23;
  for (let arrays = record[22] ?? 0; arrays > 0; arrays--) {
    const type = (record[at] ?? 0) & 0x3f;
    let count = record.readUInt16BE(at + 1);
    at += 3;
    for (; count > 0; count--) {
      const length = record.readUInt16BE(at);
      if (!sets.has(type)) sets.set(type, record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  const [vps, sps, pps] = [HEVC_VPS, HEVC_SPS, HEVC_PPS].map((type) => sets.get(type));
  if (vps === undefined || sps === undefined || pps === undefined)
    throw new Error('The clip has no H.265 parameter sets.');
  return { codec: 'h265', vps, sps, pps, prefixBytes: ((record[21] ?? 3) & 3) + 1 };
}
