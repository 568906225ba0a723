/**
 * AAC in RTP (RFC 3640, mode AAC-hbr and its like): several access units in a packet, or one over several packets. Interleaving is not
 * taken. Pure; one access unit is kept, at most.
 */
import { BitReader } from '../bit-reader.ts';
import { Malformed } from '../malformed.ts';
import type { SdpTrack } from '../sdp.ts';
import { MAX_SOUND_DESCRIPTION_BYTES, aacCodec } from '../fmp4/sound-entry.ts';
import type { SoundTrackConfig } from '../sound-config.ts';
import {
  type GiveSound,
  MAX_CHANNELS,
  MAX_SAMPLE_RATE_HZ,
  MAX_SOUND_FRAME_BYTES,
  MIN_SAMPLE_RATE_HZ,
  type SoundDepacketizer,
} from './sound-format.ts';

const RATES_HZ = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const EXPLICIT_RATE = 15;
const MAX_UNITS = 64;

interface AacConfig extends SoundTrackConfig {
  readonly frameSamples: number;
}

/** Reads an AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1). Undefined for one that cannot be read or is not recorded. */
export function readAudioSpecificConfig(description: Buffer): AacConfig | undefined {
  if (description.length < 2 || description.length > MAX_SOUND_DESCRIPTION_BYTES) return undefined;
  try {
    const bits = new BitReader(description);
    if (bits.bits(5) === 31) bits.skip(6);
    const index = bits.bits(4);
    const sampleRate_hz = index === EXPLICIT_RATE ? bits.bits(24) : (RATES_HZ[index] ?? 0);
    const channels = bits.bits(4);
    if (sampleRate_hz < MIN_SAMPLE_RATE_HZ || sampleRate_hz > MAX_SAMPLE_RATE_HZ) return undefined;
    if (channels < 1 || channels > MAX_CHANNELS) return undefined;
    const codec = aacCodec(description);
    // frameLengthFlag comes next in AAC LC alone.
    const frameSamples = codec === 'mp4a.40.2' && bits.flag() ? 960 : 1024;
    return { codec, sampleRate_hz, channels, description, frameSamples };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Undefined when the track's parameters are not ones that are recorded. */
export function openAac(track: SdpTrack, give: GiveSound): SoundDepacketizer | undefined {
  const number = (name: string): number => Number(track.parameters.get(name) ?? 0);
  const config = readAudioSpecificConfig(Buffer.from(track.parameters.get('config') ?? '', 'hex'));
  const sizes = [number('sizelength'), number('indexlength'), number('indexdeltalength')] as const;
  if (config === undefined || !sizes.every((bits) => Number.isInteger(bits) && bits >= 0 && bits <= 16))
    return undefined;
  const others = ['ctsdeltalength', 'dtsdeltalength', 'randomaccessindication', 'streamstateindication'];
  if (sizes[0] === 0 || others.some((name) => number(name) !== 0)) return undefined;
  return new AacDepacketizer(config, sizes, track.clockRate_hz, give);
}

class AacDepacketizer implements SoundDepacketizer {
  readonly config: SoundTrackConfig;
  readonly #frameSamples: number;
  readonly #ticksPerFrame: number;
  readonly #sizes: readonly [size: number, index: number, delta: number];
  readonly #give: GiveSound;
  /** An access unit that is arriving in parts; its bytes so far, and all it will have (0: none). */
  readonly #partial = Buffer.allocUnsafe(MAX_SOUND_FRAME_BYTES);
  #partialBytes = 0;
  #wholeBytes = 0;

  constructor(
    { frameSamples, ...config }: AacConfig,
    sizes: readonly [number, number, number],
    clockRate_hz: number,
    give: GiveSound,
  ) {
    this.config = config;
    this.#frameSamples = frameSamples;
    this.#ticksPerFrame = (frameSamples * clockRate_hz) / config.sampleRate_hz;
    this.#sizes = sizes;
    this.#give = give;
  }

  payload(bytes: Buffer, start: number, end: number, rtpTime: number): boolean {
    if (end - start < 2) return false;
    const headBits = bytes.readUInt16BE(start);
    const media = start + 2 + ((headBits + 7) >> 3);
    if (headBits === 0 || media > end) return false;
    const units = readSizes(bytes.subarray(start + 2, media), headBits, this.#sizes);
    if (units === undefined) return false;
    const [first = 0] = units;
    if (units.length === 1 && (this.#wholeBytes > 0 || first > end - media))
      return this.#part(bytes, media, end, rtpTime, first);
    this.lost();
    if (units.reduce((sum, unit) => sum + unit, 0) !== end - media) return false;
    let at = media;
    units.forEach((unit, number) => {
      const time = (rtpTime + Math.round(number * this.#ticksPerFrame)) >>> 0;
      this.#give(bytes, at, at + unit, time, this.#frameSamples);
      at += unit;
    });
    return true;
  }

  lost(): void {
    this.#wholeBytes = 0;
    this.#partialBytes = 0;
  }

  #part(bytes: Buffer, from: number, end: number, rtpTime: number, whole: number): boolean {
    if (this.#wholeBytes === 0) this.#wholeBytes = whole;
    const length = this.#partialBytes + end - from;
    if (whole !== this.#wholeBytes || length > whole) {
      this.lost();
      return false;
    }
    bytes.copy(this.#partial, this.#partialBytes, from, end);
    this.#partialBytes = length;
    if (length < whole) return true;
    this.lost();
    this.#give(this.#partial, 0, whole, rtpTime, this.#frameSamples);
    return true;
  }
}

/** Sizes of the access units that the AU headers tell of; undefined when they break the rules or a limit. */
function readSizes(
  heads: Buffer,
  headBits: number,
  [size, index, delta]: readonly [number, number, number],
): number[] | undefined {
  const bits = new BitReader(heads);
  const units: number[] = [];
  for (let read = 0; read < headBits;) {
    const rest = units.length === 0 ? index : delta;
    read += size + rest;
    if (read > headBits || units.length === MAX_UNITS) return undefined;
    const unit = bits.bits(size);
    if (bits.bits(rest) !== 0 || unit === 0 || unit > MAX_SOUND_FRAME_BYTES) return undefined;
    units.push(unit);
  }
  return units;
}
