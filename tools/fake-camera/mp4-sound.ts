/** The sound track of an MP4 or QuickTime file, as a camera would send it: AAC, Opus, G.711. Pure. */
import type { ClipSound, ClipSoundFrame } from './clip.ts';
import type { Mp4Sample, Mp4Track } from './mp4-track.ts';

/** A sound sample entry has 28 bytes of fields before its boxes. */
const ENTRY_BYTES = 28;
const CHANNELS_AT = 16;
const G711_PACKETS_PER_SECOND = 50;

/** Undefined for a track that holds no such sound. */
export function readMp4Sound(track: Mp4Track): ClipSound | undefined {
  const aac = track.entryBox(['mp4a'], ENTRY_BYTES, 'esds');
  if (aac !== undefined) return frames(track, 'aac', track.entry(['mp4a']), decoderConfig(aac));
  const opus = track.entry(['Opus']);
  if (opus !== undefined) return frames(track, 'opus', opus, Buffer.alloc(0));
  for (const codec of ['alaw', 'ulaw'] as const) {
    const entry = track.entry([codec]);
    if (entry !== undefined) return g711(track, codec, entry);
  }
  return undefined;
}

function frames(track: Mp4Track, codec: ClipSound['codec'], entry: Buffer | undefined, config: Buffer): ClipSound {
  const channels = entry?.readUInt16BE(CHANNELS_AT) ?? 1;
  const toFrame = ({ data, at, duration }: Mp4Sample): ClipSoundFrame => ({
    data,
    at_samples: at,
    // The last one may be shortened in the file; a camera knows no such thing.
    duration_samples: track.samples[0]?.duration ?? duration,
  });
  const all = track.samples.map(toFrame);
  const last = all.at(-1);
  if (last === undefined) throw new Error('The sound of the clip is empty.');
  const length_samples = last.at_samples + last.duration_samples;
  return { codec, sampleRate_hz: track.timescale, channels, config, frames: all, length_samples };
}

/** A file has one byte a sample; a camera sends packets. */
function g711(track: Mp4Track, codec: 'alaw' | 'ulaw', entry: Buffer): ClipSound {
  const sampleRate_hz = track.timescale;
  const channels = entry.readUInt16BE(CHANNELS_AT);
  const media = Buffer.concat(track.samples.map(({ data }) => data));
  const step = sampleRate_hz / G711_PACKETS_PER_SECOND;
  const all: ClipSoundFrame[] = [];
  for (let at = 0; (at + step) * channels <= media.length; at += step) {
    const data = media.subarray(at * channels, (at + step) * channels);
    all.push({ data, at_samples: at, duration_samples: step });
  }
  const length_samples = all.length * step;
  return { codec, sampleRate_hz, channels, config: Buffer.alloc(0), frames: all, length_samples };
}

/** The AudioSpecificConfig in an `esds` box: tag 5 in tag 4 in tag 3 (ISO/IEC 14496-1 7.2.6). */
function decoderConfig(esds: Buffer): Buffer {
  let at = 4;
  for (;;) {
    const tag = esds[at++];
    let length = 0;
    for (let more = true; more;) {
      const byte = esds[at++] ?? 0;
      length = length * 128 + (byte & 0x7f);
      more = byte >= 0x80;
    }
    if (tag === 5) return esds.subarray(at, at + length);
    if (tag !== 3 && tag !== 4) throw new Error('The clip has no AAC config.');
    at += tag === 3 ? 3 : 13;
  }
}
