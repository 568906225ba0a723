/** Reads the head of a file back: where it ends and the configs in it. Pure; never throws for damaged bytes. */
import type { CodecConfig } from '../codec-config.ts';
import { parseAvcc } from '../h264/avcc.ts';
import { parseHvcc } from '../h265/hvcc.ts';
import { Malformed } from '../malformed.ts';
import type { SoundTrackConfig } from '../sound-config.ts';
import { findBox, findBoxes, findPath, readBoxHead } from './box.ts';
import { readSoundEntry } from './sound-entry.ts';

export interface InitInfo {
  readonly bytes: number;
  readonly config: CodecConfig;
  /** Undefined: the file has no sound track. */
  readonly sound: SoundTrackConfig | undefined;
}

/** More than any head of ours has. */
export const MAX_INIT_BYTES = 64 * 1024;
const ENTRY_TABLE_BYTES = 8;
const VISUAL_ENTRY_BYTES = 78;

/** `bytes`: the beginning of a file. Undefined when the head is cut or is not as we write it. */
export function readInit(bytes: Buffer): InitInfo | undefined {
  const ftyp = readBoxHead(bytes, 0);
  if (ftyp?.type !== 'ftyp') return undefined;
  const moov = readBoxHead(bytes, ftyp.bytes);
  const end = ftyp.bytes + (moov?.bytes ?? 0);
  if (moov?.type !== 'moov' || end > bytes.length) return undefined;
  const head = bytes.subarray(ftyp.bytes, end);
  const tracks = findBoxes(findBox(head, 'moov') ?? head, 'trak').map(readTrack);
  try {
    const config = tracks[0] && readVideoEntry(tracks[0].entries);
    return config && { bytes: end, config, sound: tracks[1] && readSoundEntry(tracks[1].entries, tracks[1].timescale) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The sample entries of a track and its ticks a second; empty and 0 when it is not as we write it. */
function readTrack(track: Buffer): { entries: Buffer; timescale: number } {
  const header = findPath(track, ['mdia', 'mdhd']);
  const table = findPath(track, ['mdia', 'minf', 'stbl', 'stsd']) ?? Buffer.alloc(0);
  const timescale = header !== undefined && header.length >= 16 ? header.readUInt32BE(12) : 0;
  return { entries: table.subarray(ENTRY_TABLE_BYTES), timescale };
}

function readVideoEntry(entries: Buffer): CodecConfig | undefined {
  const avc = record(entries, 'avc1', 'avcC');
  if (avc !== undefined) return parseAvcc(avc);
  const hevc = record(entries, 'hvc1', 'hvcC');
  return hevc && parseHvcc(hevc);
}

/** A copy of the record in the sample entry of that type. */
function record(entries: Buffer, type: string, name: string): Buffer | undefined {
  const entry = findBox(entries, type);
  const found = entry && findBox(entry.subarray(VISUAL_ENTRY_BYTES), name);
  return found && Buffer.from(found);
}
