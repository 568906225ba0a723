/** One track of a progressive MP4 or QuickTime file: its samples with their times. Pure; throws an Error for what it lacks. */
import { type Box, boxAt, boxesIn } from '../bytes/boxes.ts';

export interface Mp4Sample {
  readonly data: Buffer;
  /** Decode time, duration, and display time less decode time, in units of the track's timescale. */
  readonly at: number;
  readonly duration: number;
  readonly shift: number;
  readonly key: boolean;
}

export class Mp4Track {
  readonly #bytes: Buffer;
  readonly #track: Box;
  #samples: readonly Mp4Sample[] | undefined;

  constructor(bytes: Buffer, track: Box) {
    this.#bytes = bytes;
    this.#track = track;
  }

  get timescale(): number {
    const header = this.#need('mdia', 'mdhd');
    return this.#bytes.readUInt32BE(header.body + (this.#bytes[header.body] === 1 ? 20 : 12));
  }

  /** Of all samples together. */
  get length(): number {
    return this.samples.reduce((sum, { duration }) => sum + duration, 0);
  }

  get samples(): readonly Mp4Sample[] {
    this.#samples ??= this.#read();
    return this.#samples;
  }

  /** The sample entry of one of these types, from after its head; undefined when the track has another. */
  entry(types: readonly string[]): Buffer | undefined {
    const table = this.#find('mdia', 'minf', 'stbl', 'stsd');
    const found = table && boxesIn(this.#bytes, table.body + 8, table.end).find(({ type }) => types.includes(type));
    return found && this.#bytes.subarray(found.body, found.end);
  }

  /** The contents of a box in that sample entry, behind its `fields` bytes. */
  entryBox(types: readonly string[], fields: number, name: string): Buffer | undefined {
    const entry = this.entry(types);
    const found = entry && boxesIn(entry, fields).find(({ type }) => type === name);
    return found && entry.subarray(found.body, found.end);
  }

  #find(...path: string[]): Box | undefined {
    return boxAt(this.#bytes, path, this.#track.body, this.#track.end);
  }

  #need(...path: string[]): Box {
    const box = this.#find(...path);
    if (box === undefined) throw new Error(`The clip lacks its ${path.join('/')} box.`);
    return box;
  }

  #read(): Mp4Sample[] {
    const bytes = this.#bytes;
    const table = (name: string): Box => this.#need('mdia', 'minf', 'stbl', name);
    const some = (name: string): Box | undefined => this.#find('mdia', 'minf', 'stbl', name);
    const sizes = readSizes(bytes, table('stsz'));
    const offsets = sampleOffsets(bytes, sizes, table('stsc'), some('stco'), () => table('co64'));
    const durations = runs(bytes, table('stts'), sizes.length);
    const composition = some('ctts');
    const shifts = composition === undefined ? undefined : runs(bytes, composition, sizes.length);
    const keys = some('stss');
    const keyNumbers = keys === undefined ? undefined : new Set(uint32s(bytes, keys));
    let time = 0;
    return sizes.map((size, index) => {
      const from = offsets[index] ?? 0;
      const at = time;
      const duration = durations[index] ?? 0;
      time += duration;
      const key = keyNumbers === undefined || keyNumbers.has(index + 1);
      return { data: bytes.subarray(from, from + size), at, duration, shift: shifts?.[index] ?? 0, key };
    });
  }
}

/** A full box with a count and that many numbers. */
function uint32s(bytes: Buffer, box: Box): number[] {
  return Array.from({ length: bytes.readUInt32BE(box.body + 4) }, (_, i) => bytes.readUInt32BE(box.body + 8 + 4 * i));
}

function readSizes(bytes: Buffer, stsz: Box): number[] {
  const same = bytes.readUInt32BE(stsz.body + 4);
  const count = bytes.readUInt32BE(stsz.body + 8);
  return Array.from({ length: count }, (_, i) => (same > 0 ? same : bytes.readUInt32BE(stsz.body + 12 + 4 * i)));
}

/** `stts` and `ctts`: pairs of count and value, spread over the samples. */
function runs(bytes: Buffer, box: Box, samples: number): number[] {
  const values: number[] = [];
  const count = bytes.readUInt32BE(box.body + 4);
  for (let i = 0; i < count; i++) {
    const length = bytes.readUInt32BE(box.body + 8 + 8 * i);
    const value = bytes.readInt32BE(box.body + 12 + 8 * i);
    for (let n = 0; n < length && values.length < samples; n++) values.push(value);
  }
  return values;
}

function sampleOffsets(
  bytes: Buffer,
  sizes: readonly number[],
  stsc: Box,
  stco: Box | undefined,
  co64: () => Box,
): number[] {
  const chunks = stco === undefined ? uint64s(bytes, co64()) : uint32s(bytes, stco);
  const rules = Array.from({ length: bytes.readUInt32BE(stsc.body + 4) }, (_, i) => ({
    firstChunk: bytes.readUInt32BE(stsc.body + 8 + 12 * i),
    samples: bytes.readUInt32BE(stsc.body + 12 + 12 * i),
  }));
  const offsets: number[] = [];
  for (const [index, start] of chunks.entries()) {
    const rule = rules.findLast((candidate) => candidate.firstChunk <= index + 1);
    let at = start;
    for (let n = 0; n < (rule?.samples ?? 0) && offsets.length < sizes.length; n++) {
      offsets.push(at);
      at += sizes[offsets.length - 1] ?? 0;
    }
  }
  return offsets;
}

function uint64s(bytes: Buffer, box: Box): number[] {
  return Array.from({ length: bytes.readUInt32BE(box.body + 4) }, (_, i) =>
    Number(bytes.readBigUInt64BE(box.body + 8 + 8 * i)),
  );
}
