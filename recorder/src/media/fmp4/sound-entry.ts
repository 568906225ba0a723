/**
 * The sample entry of a sound track (ISO/IEC 14496-12 12.2.3) written and read back: AAC (`mp4a` with `esds`, ISO/IEC 14496-14 5.6),
 * Opus (`Opus` with `dOps`), G.711 (`alaw`, `ulaw`), and written only, for what is played: FLAC (`fLaC` with `dfLa`). Pure; reading gives undefined for what is not as we write it.
 */
import type { SoundTrackConfig } from '../sound-config.ts';
import { box, findBox, fullBox, u16, u32, zeros } from './box.ts';

const ENTRY_BYTES = 28;
const CHANNELS_AT = 16;
/** A descriptor's length is one byte in our files. */
export const MAX_SOUND_DESCRIPTION_BYTES = 64;
/** Version and flags, heads and fields of the stream's and the decoder's descriptors, tag of the decoder's own. */
const CONFIG_LENGTH_AT = 4 + 2 + 3 + 2 + 13 + 1;
const G711 = ['alaw', 'ulaw'] as const;

export function soundEntry(sound: SoundTrackConfig): Buffer {
  const fields = [
    zeros(6),
    u16(1),
    zeros(8),
    u16(sound.channels),
    u16(16),
    zeros(4),
    u32(sound.sampleRate_hz * 0x1_0000),
  ];
  if (sound.codec === 'opus') return box('Opus', ...fields, box('dOps', sound.description));
  if (sound.codec === 'flac') return box('fLaC', ...fields, fullBox('dfLa', 0, 0, sound.description));
  const g711 = G711.find((name) => name === sound.codec);
  if (g711 !== undefined) return box(g711, ...fields);
  return box('mp4a', ...fields, elementaryStream(sound.description));
}

/** `entries`: the boxes in `stsd`. */
export function readSoundEntry(entries: Buffer, sampleRate_hz: number): SoundTrackConfig | undefined {
  for (const codec of G711) {
    const entry = findBox(entries, codec);
    if (entry !== undefined && entry.length >= ENTRY_BYTES) {
      return { codec, sampleRate_hz, channels: entry.readUInt16BE(CHANNELS_AT), description: Buffer.alloc(0) };
    }
  }
  const opus = findBox(entries, 'Opus');
  const dOps = opus && findBox(opus.subarray(ENTRY_BYTES), 'dOps');
  if (opus !== undefined && dOps !== undefined) {
    return { codec: 'opus', sampleRate_hz, channels: opus.readUInt16BE(CHANNELS_AT), description: Buffer.from(dOps) };
  }
  const aac = findBox(entries, 'mp4a');
  const stream = aac && findBox(aac.subarray(ENTRY_BYTES), 'esds');
  const bytes = stream?.[CONFIG_LENGTH_AT];
  if (aac === undefined || stream === undefined || bytes === undefined) return undefined;
  const from = CONFIG_LENGTH_AT + 1;
  const description = Buffer.from(stream.subarray(from, from + bytes));
  if (description.length !== bytes || bytes < 2) return undefined;
  return { codec: aacCodec(description), sampleRate_hz, channels: aac.readUInt16BE(CHANNELS_AT), description };
}

/** RFC 6381: `mp4a.40.` and the audio object type of an AudioSpecificConfig of at least two bytes. */
export function aacCodec(description: Buffer): string {
  const bits = description.readUInt16BE(0);
  const type = bits >> 11;
  return `mp4a.40.${type === 31 ? 32 + ((bits >> 5) & 0x3f) : type}`;
}

function elementaryStream(config: Buffer): Buffer {
  const specific = Buffer.concat([Uint8Array.of(5, config.length), config]);
  const decoder = descriptor(4, Uint8Array.of(0x40, 0x15, 0, 0, 0), zeros(8), specific);
  return fullBox('esds', 0, 0, descriptor(3, u16(0), zeros(1), decoder, descriptor(6, Uint8Array.of(2))));
}

function descriptor(tag: number, ...contents: Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag, body.length), body]);
}
