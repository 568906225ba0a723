/** One client that plays: frames of the scene as RTP on its connection, counted. A client that does not read loses frames, never the scene. */
import { randomInt } from 'node:crypto';
import type { Clock } from '@nightlatch/recorder/base/clock';
import type { PacketLine } from './packet-line.ts';
import { interleavedRtp, interleavedSenderReport, packetize } from './rtp.ts';
import type { Scene, SceneFrame } from './scene.ts';

/** What one client was sent; JSON over HTTP. */
export interface ViewerCounters {
  readonly session: string;
  readonly client: string;
  readonly path: string;
  readonly playing: boolean;
  readonly framesSent: number;
  /** Numbers of the first and the last frame sent; absent before the first. */
  readonly firstCounter?: number;
  readonly lastCounter?: number;
  /** Frames not sent because the client did not read, or during a planned stall. */
  readonly framesDropped: number;
  /** Packets left out as planned. */
  readonly packetsDropped: number;
}

export interface ViewerPlan {
  readonly session: string;
  readonly client: string;
  readonly path: string;
  /** The interleaved channel of RTP; RTCP has the next. */
  readonly channel: number;
  /** `key-frame`: as most cameras do. `any`: in the middle of a group. */
  readonly joinAt: 'key-frame' | 'any';
  readonly maxQueuedBytes: number;
  readonly stalled: () => boolean;
}

const SENDER_REPORT_EVERY_MS = 5000;

export class Viewer {
  readonly #line: PacketLine;
  readonly #scene: Scene;
  readonly #clock: Clock;
  readonly #plan: ViewerPlan;
  readonly #ssrc = randomInt(2 ** 32);
  readonly #timeOffset = randomInt(2 ** 32);
  #sequence = randomInt(2 ** 16);
  #unwatch: (() => void) | undefined;
  #needKey: boolean;
  #packets = 0;
  #bytes = 0;
  #reported_ms = -Infinity;
  #skipPackets = 0;
  #framesSent = 0;
  #framesDropped = 0;
  #packetsDropped = 0;
  #first: number | undefined;
  #last: number | undefined;

  constructor(line: PacketLine, scene: Scene, clock: Clock, plan: ViewerPlan) {
    this.#line = line;
    this.#scene = scene;
    this.#clock = clock;
    this.#plan = plan;
    this.#needKey = plan.joinAt === 'key-frame';
  }

  get channel(): number {
    return this.#plan.channel;
  }
  get playing(): boolean {
    return this.#unwatch !== undefined;
  }

  /** The value of the RTP-Info header: sequence and time of the first packet to come. */
  get firstPacket(): string {
    return `seq=${this.#sequence};rtptime=${this.#timestamp(this.#scene.upcoming_ticks90k(this.#needKey))}`;
  }

  play(): void {
    this.#unwatch ??= this.#scene.watch((frame) => this.#send(frame));
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  skipPackets(count: number): void {
    this.#skipPackets += count;
  }

  /** Sends payloads of anybody's making, outside of the count; with `ends` the last one ends an access unit. */
  sendPayloads(payloads: readonly Buffer[], ends = true): void {
    const timestamp = this.#timestamp(this.#scene.now_ticks90k());
    for (const [index, payload] of payloads.entries())
      this.#packet(payload, timestamp, ends && index === payloads.length - 1);
  }

  counters(): ViewerCounters {
    return {
      session: this.#plan.session,
      client: this.#plan.client,
      path: this.#plan.path,
      playing: this.playing,
      framesSent: this.#framesSent,
      ...(this.#first === undefined ? {} : { firstCounter: this.#first }),
      ...(this.#last === undefined ? {} : { lastCounter: this.#last }),
      framesDropped: this.#framesDropped,
      packetsDropped: this.#packetsDropped,
    };
  }

  #send(frame: SceneFrame): void {
    if (this.#plan.stalled() || this.#line.writableLength > this.#plan.maxQueuedBytes) {
      this.#framesDropped++;
      this.#needKey = true;
      return;
    }
    if (this.#needKey && !frame.key) {
      if (this.#first !== undefined) this.#framesDropped++;
      return;
    }
    this.#needKey = false;
    this.#line.cork();
    this.#report();
    const timestamp = this.#timestamp(frame.time_ticks90k);
    const payloads = packetize(frame.nals, undefined, this.#scene.codec);
    for (const [index, payload] of payloads.entries()) this.#packet(payload, timestamp, index === payloads.length - 1);
    this.#line.uncork();
    this.#framesSent++;
    this.#first ??= frame.counter;
    this.#last = frame.counter;
  }

  #packet(payload: Buffer, timestamp: number, marker: boolean): void {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xffff;
    if (this.#skipPackets > 0) {
      this.#skipPackets--;
      this.#packetsDropped++;
      return;
    }
    this.#packets++;
    this.#bytes += payload.length;
    this.#line.write(interleavedRtp(this.#plan.channel, { marker, sequence, timestamp, ssrc: this.#ssrc }, payload));
  }

  #report(): void {
    const now_ms = this.#clock.monotonic_ms();
    if (now_ms - this.#reported_ms < SENDER_REPORT_EVERY_MS) return;
    this.#reported_ms = now_ms;
    const timestamp = this.#timestamp(this.#scene.now_ticks90k());
    const report = { ssrc: this.#ssrc, wall_ms: this.#clock.wall_ms(), timestamp };
    this.#line.write(
      interleavedSenderReport(this.#plan.channel + 1, { ...report, packets: this.#packets, bytes: this.#bytes }),
    );
  }

  #timestamp(time_ticks90k: number): number {
    return (time_ticks90k + this.#timeOffset) % 2 ** 32;
  }
}
