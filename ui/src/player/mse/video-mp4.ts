/**
 * Live video as fragmented MP4 for Media Source Extensions: a head, then a fragment a frame (ISO/IEC 14496-12, 14496-15). Written here
 * and not by the recorder, so that one and the same websocket serves every browser. Pure; times are ticks of 90 kHz.
 */
import { box, bytes, fullBox, join, text, u16, u32, u64, zeros } from './boxes.ts';

const TICKS_PER_SECOND = 90_000;
const TRACK_ID = 1;
const MATRIX = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);
const KEY = 0x0200_0000;
const NOT_KEY = 0x0101_0000;
/** Offsets count from the `moof`. */
const BASE_IS_MOOF = 0x02_0000;
/** Duration, size, flags and display offset of each sample, and where the first begins. */
const RUN_FLAGS = 0xf01;

export interface VideoTrack {
  /** RFC 6381. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** avcC or hvcC record. */
  readonly description: Uint8Array;
}

export interface VideoSample {
  readonly decode: number;
  readonly duration: number;
  /** Display time less decode time. */
  readonly offset: number;
  readonly key: boolean;
  /** Length-prefixed NAL units. */
  readonly data: Uint8Array;
}

export function initSegment(track: VideoTrack): Uint8Array<ArrayBuffer> {
  const header = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, TICKS_PER_SECOND, 0, 0x1_0000, 0x0100_0000, 0, 0),
    MATRIX,
    zeros(24),
    u32(TRACK_ID + 1),
  );
  // Description 1, and no defaults for duration, size and flags.
  const defaults = box('mvex', fullBox('trex', 0, 0, u32(TRACK_ID, 1, 0, 0, 0)));
  return join([
    box('ftyp', text('iso6'), u32(0x200), text(`iso6cmfc${entryType(track)}mp41`)),
    box('moov', header, videoTrack(track), defaults),
  ]);
}

/** `moof` and `mdat` of one frame. */
export function fragment(sequence: number, sample: VideoSample): Uint8Array<ArrayBuffer> {
  const moof = (dataAt: number): Uint8Array<ArrayBuffer> =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, u32(sequence)),
      box(
        'traf',
        fullBox('tfhd', 0, BASE_IS_MOOF, u32(TRACK_ID)),
        fullBox('tfdt', 1, 0, u64(sample.decode)),
        // Version 1: signed display offsets.
        fullBox(
          'trun',
          1,
          RUN_FLAGS,
          u32(1, dataAt, sample.duration, sample.data.length, sample.key ? KEY : NOT_KEY, sample.offset >>> 0),
        ),
      ),
    );
  const moofBytes = moof(0).length;
  return join([moof(moofBytes + 8), u32(sample.data.length + 8), text('mdat'), sample.data]);
}

function videoTrack(track: VideoTrack): Uint8Array<ArrayBuffer> {
  const { width, height } = track;
  const header = fullBox(
    'tkhd',
    0,
    3,
    u32(0, 0, TRACK_ID, 0, 0, 0, 0, 0, 0),
    MATRIX,
    u32(width * 0x1_0000, height * 0x1_0000),
  );
  const mediaHeader = fullBox('mdhd', 0, 0, u32(0, 0, TICKS_PER_SECOND, 0), u16(0x55c4), u16(0));
  const handler = fullBox('hdlr', 0, 0, u32(0), text('vide'), zeros(12), text('Nightlatch\0'));
  const dataInFile = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const table = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry(track)),
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  );
  const information = box('minf', fullBox('vmhd', 0, 1, zeros(8)), dataInFile, table);
  return box('trak', header, box('mdia', mediaHeader, handler, information));
}

function sampleEntry(track: VideoTrack): Uint8Array<ArrayBuffer> {
  const type = entryType(track);
  return box(
    type,
    zeros(6),
    u16(1),
    zeros(16),
    u16(track.width),
    u16(track.height),
    u32(0x48_0000, 0x48_0000, 0),
    u16(1),
    zeros(32),
    u16(24),
    bytes(0xff, 0xff),
    box(type === 'avc1' ? 'avcC' : 'hvcC', track.description),
  );
}

function entryType({ codec }: VideoTrack): 'avc1' | 'hvc1' {
  return codec.startsWith('avc1') ? 'avc1' : 'hvc1';
}
