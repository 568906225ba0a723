/**
 * Puts the RTP time of sound on the clock of the video beside it: by the camera's sender reports when both tracks have one (RFC 3550
 * 6.4.1), else by arrival, where the least delayed packets count. Once found, the place is kept until it is clearly wrong, so that sound
 * runs by its own clock without seams. Pure but for the clock; no allocation a packet.
 */
import type { Clock } from '../../base/clock.ts';

const TICKS_PER_MS = 90;
/** A larger step between two packets is no step of one clock. */
const MAX_STEP_S = 10;
/** Sound further from its place than this is put anew: by reports, and by arrival, which is less exact. */
const REPORTED_TOLERANCE_MS = 30;
const ARRIVAL_TOLERANCE_MS = 150;
/** Reports that disagree with arrival by more are of clocks that have nothing to do with each other. */
const MAX_REPORT_ERROR_MS = 5_000;
const JUDGE_EVERY_MS = 1_000;
const WINDOW_MS = 5_000;

/** The least of the values of the last seconds. */
class LeastDelay {
  #before_ms = Number.POSITIVE_INFINITY;
  #now_ms = Number.POSITIVE_INFINITY;
  #turned_ms = Number.NEGATIVE_INFINITY;

  add(delay_ms: number, now_ms: number): void {
    if (now_ms - this.#turned_ms >= WINDOW_MS) {
      this.#before_ms = this.#now_ms;
      this.#now_ms = Number.POSITIVE_INFINITY;
      this.#turned_ms = now_ms;
    }
    if (delay_ms < this.#now_ms) this.#now_ms = delay_ms;
  }

  /** Infinite when there was none. */
  get value_ms(): number {
    return Math.min(this.#before_ms, this.#now_ms);
  }

  clear(): void {
    this.#before_ms = Number.POSITIVE_INFINITY;
    this.#now_ms = Number.POSITIVE_INFINITY;
  }
}

/** What a report said: the camera's clock less the track's own, milliseconds. Undefined: no report yet. */
type Reported = number | undefined;

export class SoundClock {
  readonly #clock: Clock;
  readonly #rate_hz: number;
  readonly #videoDelay = new LeastDelay();
  readonly #soundDelay = new LeastDelay();
  #videoReported: Reported;
  #soundReported: Reported;
  #lastRtpTime: number | undefined;
  /** RTP ticks since the first packet. */
  #at = 0;
  /** Video's clock less the sound's. */
  #shift_ms: number | undefined;
  #judged_ms = Number.NEGATIVE_INFINITY;

  /** `rate_hz`: of the sound's RTP clock. */
  constructor(clock: Clock, rate_hz: number) {
    this.#clock = clock;
    this.#rate_hz = rate_hz;
  }

  /** A frame of video came. */
  video(display_ticks90k: number): void {
    const now_ms = this.#clock.monotonic_ms();
    this.#videoDelay.add(now_ms - display_ticks90k / TICKS_PER_MS, now_ms);
  }

  /** The video's clock begins anew. */
  videoJumped(): void {
    this.#videoDelay.clear();
    this.#videoReported = undefined;
    this.#shift_ms = undefined;
  }

  /** At `ntp_ms` the video's clock of display showed `display_ticks90k`. */
  videoReport(display_ticks90k: number, ntp_ms: number): void {
    this.#videoReported = ntp_ms - display_ticks90k / TICKS_PER_MS;
    this.#judged_ms = Number.NEGATIVE_INFINITY;
  }

  soundReport(rtpTime: number, ntp_ms: number): void {
    if (this.#lastRtpTime === undefined) this.#lastRtpTime = rtpTime;
    const at = this.#at + ((rtpTime - this.#lastRtpTime) | 0);
    this.#soundReported = ntp_ms - (at * 1000) / this.#rate_hz;
    this.#judged_ms = Number.NEGATIVE_INFINITY;
  }

  /**
   * When the sound that begins at `rtpTime` and lasts `duration_s` is heard, on the video's clock of display (ticks of 90 kHz).
   * Undefined while there is no video to go by.
   */
  place_ticks90k(rtpTime: number, duration_s: number): number | undefined {
    const step = this.#lastRtpTime === undefined ? 0 : (rtpTime - this.#lastRtpTime) | 0;
    this.#lastRtpTime = rtpTime;
    this.#at += step;
    if (Math.abs(step) > MAX_STEP_S * this.#rate_hz) {
      this.#soundDelay.clear();
      this.#soundReported = undefined;
      this.#shift_ms = undefined;
    }
    const now_ms = this.#clock.monotonic_ms();
    const at_ms = (this.#at * 1000) / this.#rate_hz;
    this.#soundDelay.add(now_ms - at_ms - duration_s * 1000, now_ms);
    if (this.#shift_ms === undefined || now_ms - this.#judged_ms >= JUDGE_EVERY_MS) this.#judge(now_ms);
    return this.#shift_ms === undefined ? undefined : (at_ms + this.#shift_ms) * TICKS_PER_MS;
  }

  #judge(now_ms: number): void {
    const arrived_ms = this.#soundDelay.value_ms - this.#videoDelay.value_ms;
    if (!Number.isFinite(arrived_ms)) return;
    this.#judged_ms = now_ms;
    const reported_ms =
      this.#soundReported === undefined || this.#videoReported === undefined
        ? undefined
        : this.#soundReported - this.#videoReported;
    const isSane = reported_ms !== undefined && Math.abs(reported_ms - arrived_ms) <= MAX_REPORT_ERROR_MS;
    const target_ms = isSane ? reported_ms : arrived_ms;
    const tolerance_ms = isSane ? REPORTED_TOLERANCE_MS : ARRIVAL_TOLERANCE_MS;
    if (this.#shift_ms === undefined || Math.abs(target_ms - this.#shift_ms) > tolerance_ms) this.#shift_ms = target_ms;
  }
}
