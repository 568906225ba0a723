/**
 * RTP payloads of H.264 (RFC 6184: single NAL unit, STAP-A, FU-A) and of H.265 (RFC 7798: single NAL unit, AP, FU) to access units in a
 * `MediaBuffer`. A lost packet costs the frames up to the next key frame; so does a payload that breaks the rules. Nothing here waits,
 * and a packet costs no allocation.
 */
import type { MediaBuffer } from '../media-buffer.ts';
import { Malformed } from '../malformed.ts';
import type { RtpPacket } from '../rtp.ts';
import type { NalFormat } from './nal-format.ts';

/** So many broken payloads without one good key frame between them are not video. */
export const MAX_BROKEN_PAYLOADS = 100;

export interface AccessUnit {
  readonly rtpTime: number;
  readonly key: boolean;
  /** It ends where the finished bytes of the media buffer end. */
  readonly bytes: number;
  /** It continues the access unit given just before, which ended too early: the camera marks ends wrongly. */
  readonly continues: boolean;
}

export interface DepacketizerCounts {
  packetsLost: number;
  framesLost: number;
}

/** Takes the parameter sets that come in the stream. */
export interface ParameterSetSink {
  /** A view that is good during the call. Throws `Malformed` for one that cannot be used. */
  put(nal: Uint8Array): void;
}

export class NalDepacketizer {
  readonly counts: DepacketizerCounts = { packetsLost: 0, framesLost: 0 };
  readonly #format: NalFormat;
  readonly #buffer: MediaBuffer;
  readonly #sets: ParameterSetSink;
  readonly #give: (unit: AccessUnit) => void;
  #expected = -1;
  #unitTime = -1;
  #endedTime = -1;
  #key = false;
  #cleanKey = false;
  #skipped = false;
  #hasPicture = false;
  /** Decoding begins with a key picture that others are shown before: those cannot be decoded. */
  #dropsSkipped = false;
  #waitsForKey = true;
  #hadKey = false;
  #lossyTime = -1;
  #marksEnds = true;
  #broken = 0;

  /** `give` gets each finished access unit while it is the last in the buffer. */
  constructor(format: NalFormat, buffer: MediaBuffer, sets: ParameterSetSink, give: (unit: AccessUnit) => void) {
    this.#format = format;
    this.#buffer = buffer;
    this.#sets = sets;
    this.#give = give;
  }

  /** Takes the next packet; its payload lies in `bytes`. Throws `Malformed` when a limit is passed or it is plainly no video. */
  packet(packet: RtpPacket, bytes: Buffer): void {
    const isAfterLoss = this.#countLoss(packet.sequence);
    if (packet.time !== this.#unitTime) {
      this.#endUnit();
      this.#unitTime = packet.time;
      if (isAfterLoss && !beginsAccessUnit(this.#format, bytes, packet.payloadStart, packet.payloadEnd))
        this.#loseUnit();
    }
    if (!this.#payload(bytes, packet.payloadStart, packet.payloadEnd)) {
      if (++this.#broken > MAX_BROKEN_PAYLOADS) {
        throw new Malformed(`The packets hold no ${this.#format.name} video.`);
      }
      this.#loseUnit();
    }
    if (packet.marker && this.#marksEnds) this.#endUnit();
  }

  /** True when packets are missing before this one, or it is the first. */
  #countLoss(sequence: number): boolean {
    const isFirst = this.#expected < 0;
    const lost = isFirst ? 0 : (sequence - this.#expected) & 0xffff;
    this.#expected = (sequence + 1) & 0xffff;
    if (lost === 0) return isFirst;
    // A step back by less than half the numbers is no loss of so many: the camera began to count anew.
    this.counts.packetsLost += lost < 0x8000 ? lost : 1;
    if (this.#unitTime >= 0) this.#loseUnit();
    this.#waitsForKey = true;
    return true;
  }

  /** Drops what has arrived of this frame; it and those after it are lost up to the next key frame. */
  #loseUnit(): void {
    this.#buffer.dropUnit();
    this.#lossyTime = this.#unitTime;
    this.#waitsForKey = true;
  }

  /** False for a payload that breaks the rules. */
  #payload(bytes: Buffer, start: number, end: number): boolean {
    const format = this.#format;
    if (end - start < format.headBytes) return false;
    const type = format.typeOf(bytes[start] ?? 0);
    if (type === format.fragment) return this.#part(bytes, start, end);
    if (type === format.ignored) return true;
    if (this.#buffer.nalIsOpen) return false;
    if (type === format.aggregate) return this.#several(bytes, start + format.headBytes, end);
    if (!format.isNal(type)) return false;
    this.#whole(bytes, start, end);
    return true;
  }

  #whole(bytes: Buffer, start: number, end: number): void {
    this.#buffer.beginNal(bytes[start] ?? 0);
    this.#buffer.append(bytes, start + 1, end);
    this.#endNal();
  }

  #several(bytes: Buffer, start: number, end: number): boolean {
    const { headBytes, isNal, typeOf } = this.#format;
    let at = start;
    while (at + 2 < end) {
      const next = at + 2 + bytes.readUInt16BE(at);
      if (next > end || next < at + 2 + headBytes || !isNal(typeOf(bytes[at + 2] ?? 0))) return false;
      this.#whole(bytes, at + 2, next);
      at = next;
    }
    return at === end;
  }

  #part(bytes: Buffer, start: number, end: number): boolean {
    const format = this.#format;
    const headAt = start + format.headBytes;
    if (end - headAt < 2) return false;
    const head = bytes[headAt] ?? 0;
    const begins = (head & 0x80) !== 0;
    // The rest of a NAL unit whose beginning was lost is not one more broken payload.
    if (begins === this.#buffer.nalIsOpen) return !begins && this.#lossyTime === this.#unitTime;
    const type = head & format.typeMask;
    if (!format.isNal(type)) return false;
    if (begins) {
      this.#buffer.beginNal(format.firstByte(bytes[start] ?? 0, type));
      if (format.headBytes === 2) this.#buffer.append(bytes, start + 1, start + 2);
    }
    this.#buffer.append(bytes, headAt + 1, end);
    if (head & 0x40) this.#endNal();
    return true;
  }

  #endNal(): void {
    const format = this.#format;
    const nal = this.#buffer.endNal();
    const type = format.typeOf(nal[0] ?? 0);
    if (format.isParameterSet(type)) return this.#sets.put(nal);
    if (!format.isPicture(type)) return;
    this.#hasPicture = true;
    if (format.isKey(type)) {
      this.#key = true;
      this.#cleanKey = format.isCleanKey(type);
    } else if (format.isSkipped(type)) this.#skipped = true;
  }

  #endUnit(): void {
    if (this.#unitTime < 0) return;
    const isLossy = this.#lossyTime === this.#unitTime || this.#buffer.nalIsOpen;
    // Parameter sets and the like with a time of their own belong to the picture that follows.
    if (!this.#hasPicture && !isLossy) return;
    const continues = this.#endedTime === this.#unitTime;
    this.#endedTime = this.#unitTime;
    if (isLossy) this.#waitsForKey = true;
    if (this.#waitsForKey && (isLossy || !this.#key)) this.#dropUnit();
    else if (this.#skipped && this.#dropsSkipped && !this.#key) this.#buffer.dropUnit();
    else this.#giveUnit(continues);
    this.#unitTime = -1;
    this.#lossyTime = -1;
    this.#key = false;
    this.#skipped = false;
    this.#hasPicture = false;
  }

  #dropUnit(): void {
    this.#buffer.dropUnit();
    this.#endedTime = -1;
    if (this.#hadKey) this.counts.framesLost++;
  }

  #giveUnit(continues: boolean): void {
    if (continues) this.#marksEnds = false;
    if (this.#key) {
      this.#dropsSkipped = this.#waitsForKey && !this.#cleanKey;
      this.#waitsForKey = false;
      this.#hadKey = true;
      this.#broken = 0;
    }
    const bytes = this.#buffer.endUnit();
    this.#give({ rtpTime: this.#unitTime, key: this.#key, bytes, continues });
  }
}

/** True when a payload holds what only comes before a picture, or the first part of one. */
function beginsAccessUnit(format: NalFormat, bytes: Buffer, start: number, end: number): boolean {
  const { headBytes } = format;
  const outer = format.typeOf(bytes[start] ?? 0);
  const inside = start + headBytes;
  if (outer === format.fragment) {
    const head = bytes[inside] ?? 0;
    return (head & 0x80) !== 0 && format.beginsPicture(head & format.typeMask, bytes[inside + 1] ?? 0);
  }
  const at = outer === format.aggregate && end - inside > 3 ? inside + 2 : start;
  return format.beginsPicture(format.typeOf(bytes[at] ?? 0), bytes[at + headBytes] ?? 0);
}
