/** Packets of one session on their way to its listener, and what the camera is told of them. */
import { randomInt } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import type { SessionListener, TrackKind } from './listener.ts';
import type { MediaWay, TrackPacketListener } from './media-way.ts';
import { Reception } from './reception.ts';
import { type RtcpListener, readRtcp } from './rtcp.ts';

const KINDS: readonly TrackKind[] = ['video', 'sound'];

export class Media {
  /** To be set back by whoever looks. */
  heardVideo = false;
  readonly #listener: SessionListener;
  readonly #clock: Clock;
  readonly #first = Promise.withResolvers<void>();
  #isHeard = false;
  readonly #receptions: Readonly<Record<TrackKind, Reception>>;
  readonly #reports: Readonly<Record<TrackKind, RtcpListener>>;

  constructor(listener: SessionListener, clock: Clock) {
    this.#listener = listener;
    this.#clock = clock;
    const ssrc = randomInt(2 ** 32);
    this.#receptions = { video: new Reception(ssrc), sound: new Reception((ssrc + 1) % 2 ** 32) };
    this.#reports = { video: this.#reportsOf('video'), sound: this.#reportsOf('sound') };
  }

  /** Fulfilled when the first packet of any kind has come. */
  get first(): Promise<void> {
    return this.#first.promise;
  }

  readonly packet: TrackPacketListener = (kind, isRtcp, bytes, start, end) => {
    // Once: a promise that is fulfilled again costs as much as all the rest of a packet.
    if (!this.#isHeard) {
      this.#isHeard = true;
      this.#first.resolve();
    }
    if (isRtcp) {
      readRtcp(bytes, start, end, this.#reports[kind]);
      return;
    }
    if (kind === 'video') this.heardVideo = true;
    this.#receptions[kind].packet(bytes, start, end);
    this.#listener.packet(kind, bytes, start, end);
  };

  /** Tells the camera what arrived. */
  report(way: MediaWay): void {
    for (const kind of KINDS) {
      const report = this.#receptions[kind].report(this.#clock.monotonic_ms());
      if (report !== undefined) way.report(kind, report);
    }
  }

  #reportsOf(kind: TrackKind): RtcpListener {
    return {
      senderReport: (rtpTime, ntp_ms) => {
        this.#receptions[kind].senderReport(ntp_ms, this.#clock.monotonic_ms());
        this.#listener.senderReport(kind, rtpTime, ntp_ms);
      },
      // Sound may end while the picture goes on.
      bye() {
        if (kind === 'video') throw new CameraFailure('unreachable', 'the camera ended its video');
      },
    };
  }
}
