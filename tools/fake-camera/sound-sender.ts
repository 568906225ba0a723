/** The sound for one client that plays: frames of the scene as RTP on its connection, and sender reports. */
import { randomInt } from 'node:crypto';
import type { Clock } from '@nightlatch/recorder/base/clock';
import type { PacketLine } from './packet-line.ts';
import { interleavedRtp, interleavedSenderReport, packetizeAac } from './rtp.ts';
import { soundPayloadType } from './sdp.ts';
import type { SoundScene, SoundSceneFrame } from './sound-scene.ts';

const SENDER_REPORT_EVERY_MS = 5000;

export class SoundSender {
  readonly #line: PacketLine;
  readonly #scene: SoundScene;
  readonly #clock: Clock;
  readonly #channel: number;
  readonly #stalled: () => boolean;
  readonly #ssrc = randomInt(2 ** 32);
  readonly #timeOffset = randomInt(2 ** 32);
  #sequence = randomInt(2 ** 16);
  #unwatch: (() => void) | undefined;
  #packets = 0;
  #bytes = 0;
  #reported_ms = -Infinity;

  /** `channel`: the interleaved one of RTP; RTCP has the next. */
  constructor(line: PacketLine, scene: SoundScene, clock: Clock, channel: number, stalled: () => boolean) {
    this.#line = line;
    this.#scene = scene;
    this.#clock = clock;
    this.#channel = channel;
    this.#stalled = stalled;
  }

  play(): void {
    this.#unwatch ??= this.#scene.watch((frame) => this.#send(frame));
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  #send({ data, at_samples }: SoundSceneFrame): void {
    if (this.#stalled()) return;
    this.#report();
    const { sound } = this.#scene;
    const payloads = sound.codec === 'aac' ? packetizeAac(data) : [data];
    for (const [index, payload] of payloads.entries()) {
      const marker = sound.codec === 'aac' && index === payloads.length - 1;
      const times = { sequence: this.#sequence++ & 0xffff, timestamp: this.#timestamp(at_samples) };
      const header = { ...times, marker, ssrc: this.#ssrc, payloadType: soundPayloadType(sound) };
      this.#line.write(interleavedRtp(this.#channel, header, payload));
      this.#packets++;
      this.#bytes += payload.length;
    }
  }

  #report(): void {
    const now_ms = this.#clock.monotonic_ms();
    if (now_ms - this.#reported_ms < SENDER_REPORT_EVERY_MS) return;
    this.#reported_ms = now_ms;
    const clocks = { wall_ms: this.#clock.wall_ms(), timestamp: this.#timestamp(this.#scene.now_samples()) };
    const counts = { packets: this.#packets, bytes: this.#bytes };
    this.#line.write(interleavedSenderReport(this.#channel + 1, { ssrc: this.#ssrc, ...clocks, ...counts }));
  }

  #timestamp(samples: number): number {
    return (samples + this.#timeOffset) % 2 ** 32;
  }
}
