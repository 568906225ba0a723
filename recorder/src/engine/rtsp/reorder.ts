/**
 * Puts RTP packets that came by UDP back into the order of their sequence numbers (RFC 3550 5.1). A packet that does not come is
 * waited for while at most 64 others do, and for 200 ms; then it is left out, and whoever reads the numbers sees the loss. Pure.
 */
const MAX_HELD = 64;
const MAX_WAIT_MS = 200;
/** RFC 3550 A.1: a larger step is another beginning. */
const MAX_STEP = 3_000;
const MAX_LATE = 100;
const RTP_HEAD_BYTES = 12;

export class ReorderBuffer {
  readonly #give: (packet: Buffer) => void;
  /** By sequence number. */
  readonly #held = new Map<number, Buffer>();
  #next: number | undefined;
  #waitingSince_ms = 0;

  /** `give` may throw: what was not given then is lost. */
  constructor(give: (packet: Buffer) => void) {
    this.#give = give;
  }

  get held(): number {
    return this.#held.size;
  }

  /** `packet` is kept, not copied. Late and doubled packets are left out. */
  push(packet: Buffer, now_ms: number): void {
    if (packet.length < RTP_HEAD_BYTES) return;
    const sequence = packet.readUInt16BE(2);
    const ahead = (sequence - (this.#next ?? sequence)) & 0xffff;
    if (ahead > 0xffff - MAX_LATE) return;
    if (ahead > MAX_STEP) this.#beginAnew(sequence);
    else if (ahead > 0) return this.#hold(sequence, packet, now_ms);
    this.#next = (sequence + 1) & 0xffff;
    this.#give(packet);
    this.#goOn(now_ms);
  }

  /** To be called often: gives up what has been waited for too long. */
  tick(now_ms: number): void {
    if (this.#held.size > 0 && now_ms - this.#waitingSince_ms >= MAX_WAIT_MS) this.#skip(now_ms);
  }

  #hold(sequence: number, packet: Buffer, now_ms: number): void {
    if (this.#held.size === 0) this.#waitingSince_ms = now_ms;
    this.#held.set(sequence, packet);
    if (this.#held.size > MAX_HELD) this.#skip(now_ms);
  }

  /** Gives what follows without a break. */
  #goOn(now_ms: number): void {
    for (;;) {
      const sequence = this.#next ?? 0;
      const packet = this.#held.get(sequence);
      if (packet === undefined) break;
      this.#held.delete(sequence);
      this.#next = (sequence + 1) & 0xffff;
      this.#waitingSince_ms = now_ms;
      this.#give(packet);
    }
  }

  /** Leaves out what is missing before the first packet that is held. */
  #skip(now_ms: number): void {
    const from = this.#next ?? 0;
    let step = 0xffff;
    for (const sequence of this.#held.keys()) step = Math.min(step, (sequence - from) & 0xffff);
    this.#next = (from + step) & 0xffff;
    this.#goOn(now_ms);
  }

  #beginAnew(sequence: number): void {
    while (this.#held.size > 0) this.#skip(this.#waitingSince_ms);
    this.#next = sequence;
  }
}
