/**
 * The frame numbers in one recorded MP4 file, fragmented, possibly cut off in its last fragment. Its own reader: it knows
 * only the file format, nothing of the recorder's code.
 */
import { boxAt, boxesIn } from '../bytes/boxes.ts';
import { readStamp } from '../bytes/frame-stamp.ts';
import { splitLengthPrefixed } from '../bytes/nal.ts';

export interface RecordedFrames {
  /** Numbers in the order of the file. */
  readonly counters: readonly number[];
  /** Frames without a number. */
  readonly unstamped: number;
}

/** Throws a RangeError when a whole fragment is not what its boxes say. */
export function readRecordedFrames(file: Buffer): RecordedFrames {
  const counters: number[] = [];
  let unstamped = 0;
  for (const moof of boxesIn(file).filter((box) => box.type === 'moof')) {
    for (const sample of samplesOf(file, moof.start, moof.body, moof.end)) {
      // A last fragment whose media data was cut off has not been recorded.
      if (sample === undefined) continue;
      const stamp = readStamp(splitLengthPrefixed(sample));
      if (stamp === undefined) unstamped++;
      else counters.push(stamp.counter);
    }
  }
  return { counters, unstamped };
}

const VIDEO_TRACK = 1;
const BASE_DATA_OFFSET = 0x1;
const DESCRIPTION_INDEX = 0x2;
const DEFAULT_DURATION = 0x8;
const DEFAULT_SIZE = 0x10;
const DATA_OFFSET = 0x1;
const FIRST_SAMPLE_FLAGS = 0x4;
/** Duration, size, flags, composition offset: each present for every sample when its bit is set. */
const PER_SAMPLE = [0x100, 0x200, 0x400, 0x800];
const SAMPLE_SIZE = 0x200;

function* samplesOf(file: Buffer, moofStart: number, from: number, to: number): Generator<Buffer | undefined> {
  for (const traf of boxesIn(file, from, to).filter((box) => box.type === 'traf')) {
    const tfhd = boxAt(file, ['tfhd'], traf.body, traf.end);
    if (tfhd === undefined) throw new RangeError('a track fragment has no header');
    // The track of sound carries no numbers.
    if (file.readUInt32BE(tfhd.body + 4) !== VIDEO_TRACK) continue;
    const headerFlags = file.readUInt32BE(tfhd.body) & 0xffffff;
    let at = tfhd.body + 8;
    let base = moofStart;
    if (headerFlags & BASE_DATA_OFFSET) {
      base = Number(file.readBigUInt64BE(at));
      at += 8;
    }
    if (headerFlags & DESCRIPTION_INDEX) at += 4;
    if (headerFlags & DEFAULT_DURATION) at += 4;
    const defaultSize = headerFlags & DEFAULT_SIZE ? file.readUInt32BE(at) : 0;
    for (const trun of boxesIn(file, traf.body, traf.end).filter((box) => box.type === 'trun')) {
      const flags = file.readUInt32BE(trun.body) & 0xffffff;
      const count = file.readUInt32BE(trun.body + 4);
      let field = trun.body + 8;
      let data = base;
      if (flags & DATA_OFFSET) {
        data += file.readInt32BE(field);
        field += 4;
      }
      if (flags & FIRST_SAMPLE_FLAGS) field += 4;
      for (let n = 0; n < count; n++) {
        let size = defaultSize;
        for (const bit of PER_SAMPLE) {
          if (!(flags & bit)) continue;
          if (bit === SAMPLE_SIZE) size = file.readUInt32BE(field);
          field += 4;
        }
        yield data + size <= file.length ? file.subarray(data, data + size) : undefined;
        data += size;
      }
    }
  }
}
