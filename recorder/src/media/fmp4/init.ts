/** The head of a fragmented MP4 with one video track: `ftyp` and `moov` (ISO/IEC 14496-12). Pure. */
import type { CodecConfig } from '../codec-config.ts';
import { MATRIX, box, fullBox, u16, u32, zeros } from './box.ts';

/** Of everything timed in our files. */
const TICKS_PER_SECOND = 90_000;
export const TRACK_ID = 1;
/** Seconds from 1904, where MP4 begins to count, to 1970. */
const MP4_EPOCH_S = 2_082_844_800;

/** `start_ms`: wall clock of the first frame, milliseconds of the Unix epoch. */
export function initSegment(config: CodecConfig, start_ms: number): Buffer {
  const created = Math.min(Math.floor(start_ms / 1000) + MP4_EPOCH_S, 0xffff_ffff);
  return Buffer.concat([
    box('ftyp', Buffer.from('iso6'), u32(0x200), Buffer.from(`iso6cmfc${sampleEntryType(config)}mp41`)),
    box('moov', movieHeader(created), track(config, created), box('mvex', fullBox('trex', 0, 0, trackDefaults()))),
  ]);
}

function movieHeader(created: number): Buffer {
  return fullBox(
    'mvhd',
    0,
    0,
    u32(created),
    u32(created),
    u32(TICKS_PER_SECOND),
    u32(0),
    u32(0x1_0000),
    u16(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(TRACK_ID + 1),
  );
}

function track(config: CodecConfig, created: number): Buffer {
  const header = fullBox(
    'tkhd',
    0,
    3,
    u32(created),
    u32(created),
    u32(TRACK_ID),
    u32(0),
    u32(0),
    zeros(8),
    u16(0),
    u16(0),
    u16(0),
    u16(0),
    MATRIX,
    u32(config.width * 0x1_0000),
    u32(config.height * 0x1_0000),
  );
  const mediaHeader = fullBox(
    'mdhd',
    0,
    0,
    u32(created),
    u32(created),
    u32(TICKS_PER_SECOND),
    u32(0),
    u16(0x55c4),
    u16(0),
  );
  const handler = fullBox('hdlr', 0, 0, u32(0), Buffer.from('vide'), zeros(12), Buffer.from('Nightlatch\0'));
  const dataInFile = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const information = box('minf', fullBox('vmhd', 0, 1, zeros(8)), dataInFile, sampleTable(config));
  return box('trak', header, box('mdia', mediaHeader, handler, information));
}

function sampleTable(config: CodecConfig): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry(config)),
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0), u32(0)),
    fullBox('stco', 0, 0, u32(0)),
  );
}

function sampleEntry(config: CodecConfig): Buffer {
  const type = sampleEntryType(config);
  return box(
    type,
    zeros(6),
    u16(1),
    zeros(16),
    u16(config.width),
    u16(config.height),
    u32(0x48_0000),
    u32(0x48_0000),
    u32(0),
    u16(1),
    zeros(32),
    u16(24),
    u16(0xffff),
    box(type === 'hvc1' ? 'hvcC' : 'avcC', config.description),
  );
}

/** ISO/IEC 14496-15: what the codec string begins with. */
function sampleEntryType(config: CodecConfig): 'avc1' | 'hvc1' {
  return config.codec.startsWith('hvc1') ? 'hvc1' : 'avc1';
}

/** Track, description 1, and no defaults for duration, size and flags. */
function trackDefaults(): Buffer {
  return Buffer.concat([u32(TRACK_ID), u32(1), zeros(12)]);
}
