/**
 * RTP payloads of H.264 (RFC 6184: single NAL unit, STAP-A, FU-A) to access units in a `MediaBuffer`. A lost packet costs the
 * frames up to the next key frame; so does a payload that breaks the rules. Nothing here waits, and a packet costs no allocation.
 */
import type { MediaBuffer } from '../media-buffer.ts';
import { Malformed } from '../malformed.ts';
import type { RtpPacket } from '../rtp.ts';
import { NAL_DELIMITER, NAL_IDR, NAL_PPS, NAL_SEI, NAL_SLICE, NAL_SPS, nalType } from './nal.ts';
import type { ParameterSets } from './parameter-sets.ts';

const STAP_A = 24;
const FU_A = 28;
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

export class H264Depacketizer {
  readonly counts: DepacketizerCounts = { packetsLost: 0, framesLost: 0 };
  readonly #buffer: MediaBuffer;
  readonly #sets: ParameterSets;
  readonly #give: (unit: AccessUnit) => void;
  #expected = -1;
  #unitTime = -1;
  #endedTime = -1;
  #key = false;
  #hasPicture = false;
  #waitsForKey = true;
  #hadKey = false;
  #lossyTime = -1;
  #marksEnds = true;
  #broken = 0;

  /** `give` gets each finished access unit while it is the last in the buffer. */
  constructor(buffer: MediaBuffer, sets: ParameterSets, give: (unit: AccessUnit) => void) {
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
      if (isAfterLoss && !beginsAccessUnit(bytes, packet.payloadStart, packet.payloadEnd)) this.#loseUnit();
    }
    if (!this.#payload(bytes, packet.payloadStart, packet.payloadEnd)) {
      if (++this.#broken > MAX_BROKEN_PAYLOADS) throw new Malformed('The packets hold no H.264 video.');
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
    if (start >= end) return false;
    const type = nalType(bytes[start] ?? 0);
    if (type === FU_A) return this.#part(bytes, start, end);
    if (this.#buffer.nalIsOpen) return false;
    if (type === STAP_A) return this.#several(bytes, start + 1, end);
    if (!isNal(type)) return false;
    this.#whole(bytes, start, end);
    return true;
  }

  #whole(bytes: Buffer, start: number, end: number): void {
    this.#buffer.beginNal(bytes[start] ?? 0);
    this.#buffer.append(bytes, start + 1, end);
    this.#endNal();
  }

  #several(bytes: Buffer, start: number, end: number): boolean {
    let at = start;
    while (at + 2 < end) {
      const next = at + 2 + bytes.readUInt16BE(at);
      if (next > end || next === at + 2 || !isNal(nalType(bytes[at + 2] ?? 0))) return false;
      this.#whole(bytes, at + 2, next);
      at = next;
    }
    return at === end;
  }

  #part(bytes: Buffer, start: number, end: number): boolean {
    if (end - start < 3) return false;
    const head = bytes[start + 1] ?? 0;
    const begins = (head & 0x80) !== 0;
    // The rest of a NAL unit whose beginning was lost is not one more broken payload.
    if (begins === this.#buffer.nalIsOpen) return !begins && this.#lossyTime === this.#unitTime;
    const type = nalType(head);
    if (!isNal(type)) return false;
    if (begins) this.#buffer.beginNal(((bytes[start] ?? 0) & 0xe0) | type);
    this.#buffer.append(bytes, start + 2, end);
    if (head & 0x40) this.#endNal();
    return true;
  }

  #endNal(): void {
    const nal = this.#buffer.endNal();
    const type = nalType(nal[0] ?? 0);
    if (type === NAL_SPS || type === NAL_PPS) this.#sets.put(nal);
    else if (type <= NAL_IDR) this.#hasPicture = true;
    if (type === NAL_IDR) this.#key = true;
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
    else this.#giveUnit(continues);
    this.#unitTime = -1;
    this.#lossyTime = -1;
    this.#key = false;
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
      this.#waitsForKey = false;
      this.#hadKey = true;
      this.#broken = 0;
    }
    const bytes = this.#buffer.endUnit();
    this.#give({ rtpTime: this.#unitTime, key: this.#key, bytes, continues });
  }
}

function isNal(type: number): boolean {
  return type > 0 && type < STAP_A;
}

/** True when a payload holds what only comes before a picture, or the first slice of one (first_mb_in_slice is 0). */
function beginsAccessUnit(bytes: Buffer, start: number, end: number): boolean {
  const outer = nalType(bytes[start] ?? 0);
  if (outer === FU_A) {
    const head = bytes[start + 1] ?? 0;
    return (head & 0x80) !== 0 && beginsPicture(nalType(head), bytes[start + 2] ?? 0);
  }
  const at = outer === STAP_A && end - start > 4 ? start + 3 : start;
  return beginsPicture(nalType(bytes[at] ?? 0), bytes[at + 1] ?? 0);
}

function beginsPicture(type: number, firstOfBody: number): boolean {
  if (type === NAL_SLICE || type === NAL_IDR) return (firstOfBody & 0x80) !== 0;
  return type === NAL_SEI || type === NAL_SPS || type === NAL_DELIMITER;
}
