/** The head of a fragmented MP4 with a video track, and a sound track where there is sound: `ftyp` and `moov` (ISO/IEC 14496-12). Pure. */
import type { CodecConfig } from '../codec-config.ts';
import type { SoundTrackConfig } from '../sound-config.ts';
import { MATRIX, box, fullBox, u16, u32, zeros } from './box.ts';
import { soundEntry } from './sound-entry.ts';

/** Of all but sound, which counts in its own samples. */
const TICKS_PER_SECOND = 90_000;
export const TRACK_ID = 1;
export const SOUND_TRACK_ID = 2;
/** Seconds from 1904, where MP4 begins to count, to 1970. */
const MP4_EPOCH_S = 2_082_844_800;

/** `start_ms`: wall clock of the first frame, milliseconds of the Unix epoch. */
export function initSegment(config: CodecConfig, start_ms: number, sound?: SoundTrackConfig): Buffer {
  const created = Math.min(Math.floor(start_ms / 1000) + MP4_EPOCH_S, 0xffff_ffff);
  const tracks = [videoTrack(config, created)];
  const defaults = [trackDefaults(TRACK_ID)];
  if (sound !== undefined) {
    tracks.push(soundTrack(sound, created));
    defaults.push(trackDefaults(SOUND_TRACK_ID));
  }
  return Buffer.concat([
    box('ftyp', Buffer.from('iso6'), u32(0x200), Buffer.from(`iso6cmfc${sampleEntryType(config)}mp41`)),
    box('moov', movieHeader(created, tracks.length + 1), ...tracks, box('mvex', ...defaults)),
  ]);
}

function movieHeader(created: number, nextTrack: number): Buffer {
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
    u32(nextTrack),
  );
}

interface TrackParts {
  readonly id: number;
  readonly created: number;
  readonly ticksPerSecond: number;
  readonly handler: 'vide' | 'soun';
  /** 8.8 fixed point. */
  readonly volume: number;
  readonly width: number;
  readonly height: number;
  /** `vmhd` or `smhd`. */
  readonly mediaHeader: Buffer;
  readonly entry: Buffer;
}

function videoTrack(config: CodecConfig, created: number): Buffer {
  const { width, height } = config;
  const mediaHeader = fullBox('vmhd', 0, 1, zeros(8));
  const entry = sampleEntry(config);
  const ticksPerSecond = TICKS_PER_SECOND;
  return track({
    id: TRACK_ID,
    created,
    ticksPerSecond,
    handler: 'vide',
    volume: 0,
    width,
    height,
    mediaHeader,
    entry,
  });
}

function soundTrack(sound: SoundTrackConfig, created: number): Buffer {
  return track({
    id: SOUND_TRACK_ID,
    created,
    ticksPerSecond: sound.sampleRate_hz,
    handler: 'soun',
    volume: 0x100,
    width: 0,
    height: 0,
    mediaHeader: fullBox('smhd', 0, 0, zeros(4)),
    entry: soundEntry(sound),
  });
}

function track(parts: TrackParts): Buffer {
  const { id, created, ticksPerSecond, volume, width, height } = parts;
  const times = [u32(created), u32(created)];
  const place = [u16(0), u16(0), u16(volume), u16(0), MATRIX, u32(width * 0x1_0000), u32(height * 0x1_0000)];
  const header = fullBox('tkhd', 0, 3, ...times, u32(id), u32(0), u32(0), zeros(8), ...place);
  const mediaHeader = fullBox('mdhd', 0, 0, ...times, u32(ticksPerSecond), u32(0), u16(0x55c4), u16(0));
  const names = [Buffer.from(parts.handler), zeros(12), Buffer.from('Nightlatch\0')];
  const handler = fullBox('hdlr', 0, 0, u32(0), ...names);
  const dataInFile = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const information = box('minf', parts.mediaHeader, dataInFile, sampleTable(parts.entry));
  return box('trak', header, box('mdia', mediaHeader, handler, information));
}

function sampleTable(entry: Buffer): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), entry),
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

/** Description 1, and no defaults for duration, size and flags. */
function trackDefaults(id: number): Buffer {
  return fullBox('trex', 0, 0, u32(id), u32(1), zeros(12));
}
