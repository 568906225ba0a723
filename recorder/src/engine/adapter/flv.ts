/**
 * Reads H.264 out of the FLV that ffmpeg writes (Adobe FLV 10.1, annex E): tags with their size and time. Bytes may come cut anywhere.
 * Throws `Malformed` for what breaks the rules or a limit; holds one tag at most. Pure.
 */
import { Malformed } from '../../media/malformed.ts';
import { MAX_ACCESS_UNIT_BYTES } from '../../media/media-buffer.ts';

const FILE_HEAD_BYTES = 9;
const TAG_HEAD_BYTES = 11;
const VIDEO_HEAD_BYTES = 5;
const TAG_VIDEO = 9;
const CODEC_AVC = 7;
const PACKET_CONFIG = 0;
const PACKET_NALS = 1;
/** Of each tag's end: the size of the tag again. */
const TRAILER_BYTES = 4;

export interface FlvListener {
  /** SPS and PPS NAL units. */
  parameterSets(nals: readonly Buffer[]): void;
  /** One access unit; views that are good during the call. Milliseconds since the first. */
  frame(time_ms: number, nals: readonly Buffer[]): void;
}

export class FlvReader {
  readonly #listener: FlvListener;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #hasHead = false;

  constructor(listener: FlvListener) {
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#step());
  }

  /** True when it took something. */
  #step(): boolean {
    if (!this.#hasHead) {
      const head = this.#peek(FILE_HEAD_BYTES + TRAILER_BYTES);
      if (head === undefined) return false;
      if (head.toString('latin1', 0, 3) !== 'FLV') throw new Malformed('It is no FLV.');
      this.#take(FILE_HEAD_BYTES + TRAILER_BYTES);
      this.#hasHead = true;
      return true;
    }
    const head = this.#peek(TAG_HEAD_BYTES);
    if (head === undefined) return false;
    const size = head.readUIntBE(1, 3);
    if (size > MAX_ACCESS_UNIT_BYTES) throw new Malformed(`A frame of more than ${MAX_ACCESS_UNIT_BYTES} bytes.`);
    const whole = TAG_HEAD_BYTES + size + TRAILER_BYTES;
    if (this.#bytes < whole) return false;
    const tag = this.#take(whole);
    // The highest byte of the time stands after the lower three.
    const time_ms = tag.readUIntBE(4, 3) + tag.readUInt8(7) * 0x100_0000;
    if ((tag.readUInt8(0) & 0x1f) === TAG_VIDEO)
      this.#video(time_ms, tag.subarray(TAG_HEAD_BYTES, TAG_HEAD_BYTES + size));
    return true;
  }

  #video(time_ms: number, body: Buffer): void {
    if (body.length < VIDEO_HEAD_BYTES) return;
    if ((body.readUInt8(0) & 0x0f) !== CODEC_AVC) throw new Malformed('The video is not H.264.');
    const rest = body.subarray(VIDEO_HEAD_BYTES);
    if (body[1] === PACKET_CONFIG) this.#listener.parameterSets(setsOfAvcc(rest));
    else if (body[1] === PACKET_NALS) this.#listener.frame(time_ms, nalsOf(rest));
  }

  #peek(bytes: number): Buffer | undefined {
    if (this.#bytes < bytes) return undefined;
    if ((this.#chunks[0]?.length ?? 0) < bytes) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0];
  }

  #take(bytes: number): Buffer {
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    const all = first.length >= bytes ? first : Buffer.concat([first, ...others]);
    const rest = all.subarray(bytes);
    const behind = first.length >= bytes ? others : [];
    this.#chunks = rest.length === 0 ? behind : [rest, ...behind];
    this.#bytes -= bytes;
    return all.subarray(0, bytes);
  }
}

/** NAL units with 4 bytes of length each. */
function nalsOf(bytes: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : -1;
    if (length < 1 || at + 4 + length > bytes.length) throw new Malformed('A NAL unit is longer than its frame.');
    nals.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return nals;
}

/** Parameter sets of an avcC record (ISO/IEC 14496-15 5.3.3.1). */
function setsOfAvcc(bytes: Buffer): Buffer[] {
  const sets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (bytes[at++] ?? 0) & mask;
    for (let set = 0; set < count; set++) {
      const length = at + 2 <= bytes.length ? bytes.readUInt16BE(at) : -1;
      if (length < 1 || at + 2 + length > bytes.length) throw new Malformed('A parameter set is cut off.');
      sets.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return sets;
}
