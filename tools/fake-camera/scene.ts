/**
 * What a camera sees: a clip replayed for ever in real time, every access unit numbered and stamped. The scene goes on whether
 * anybody watches or not, so numbers belong to the camera and not to a client; RTP time runs on over every loop. A frame that is
 * late is sent at once: none is ever skipped.
 */
import type { Clock } from '@nightlatch/recorder/base/clock';
import { HEVC_SPS, NAL_PPS, NAL_SPS, hevcType, isHevcSlice, isSlice, nalType } from '../bytes/nal.ts';
import { writeStamp } from '../bytes/frame-stamp.ts';
import type { Clip } from './clip.ts';
import { SoundScene } from './sound-scene.ts';

export interface SceneFrame {
  readonly counter: number;
  readonly key: boolean;
  /** Presentation time since the scene began, ticks of 90 kHz; grows without wrapping. */
  readonly time_ticks90k: number;
  readonly nals: readonly Buffer[];
}

export class Scene {
  readonly #clip: Clip;
  readonly #clock: Clock;
  readonly #inBandParameterSets: boolean;
  readonly #watchers = new Set<(frame: SceneFrame) => void>();
  readonly #began_ms: number;
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  #withhold: { which: 'any' | 'key' | 'between'; count: number } | undefined;
  /** What it sounds like. */
  readonly sound: SoundScene | undefined;
  /** Numbers of frames that were made and, as planned, sent to nobody. */
  readonly withheld: number[] = [];

  constructor(clip: Clip, clock: Clock, inBandParameterSets: boolean) {
    this.#clip = clip;
    this.#clock = clock;
    this.#inBandParameterSets = inBandParameterSets;
    this.#began_ms = clock.monotonic_ms();
    this.sound = clip.sound && new SoundScene(clip.sound, clock);
    this.#wait();
  }

  get codec(): 'h264' | 'h265' {
    return this.#clip.codec ?? 'h264';
  }

  /** The number that the next frame will carry: as many frames have been made. */
  get framesMade(): number {
    return this.#next;
  }

  /** Scene time now, ticks of 90 kHz. */
  now_ticks90k(): number {
    return Math.round((this.#clock.monotonic_ms() - this.#began_ms) * 90);
  }

  /** Presentation time of the next frame, or of the next key frame. */
  upcoming_ticks90k(key: boolean): number {
    const { frames } = this.#clip;
    for (let number = this.#next; number < this.#next + frames.length; number++) {
      const { frame, decode_ticks90k } = this.#at(number);
      if (frame.key || !key) return decode_ticks90k + frame.offset_ticks90k;
    }
    return this.now_ticks90k();
  }

  /** Calls back for every frame from now on; returns how to stop it. */
  watch(watcher: (frame: SceneFrame) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Makes the next `count` frames of a kind and sends them to nobody, as if the camera had lost them. */
  withholdNext(which: 'any' | 'key' | 'between', count: number): void {
    this.#withhold = { which, count };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.sound?.stop();
    this.#watchers.clear();
  }

  #at(number: number): { frame: Clip['frames'][number]; decode_ticks90k: number } {
    const { frames, length_ticks90k } = this.#clip;
    const frame = frames[number % frames.length];
    if (frame === undefined) throw new Error('The clip has no frames.');
    return { frame, decode_ticks90k: Math.floor(number / frames.length) * length_ticks90k + frame.decode_ticks90k };
  }

  #wait(): void {
    const due_ms = this.#began_ms + this.#at(this.#next).decode_ticks90k / 90;
    this.#timer = setTimeout(() => this.#emitDue(), Math.max(0, due_ms - this.#clock.monotonic_ms()));
  }

  #emitDue(): void {
    for (;;) {
      const { frame, decode_ticks90k } = this.#at(this.#next);
      if (decode_ticks90k > this.now_ticks90k()) break;
      const counter = this.#next++;
      if (this.#takeWithheld(frame.key)) {
        this.withheld.push(counter);
        continue;
      }
      const made = {
        counter,
        key: frame.key,
        time_ticks90k: decode_ticks90k + frame.offset_ticks90k,
        nals: this.#stamped(frame.nals, frame.key, counter),
      };
      for (const watcher of this.#watchers) watcher(made);
    }
    this.#wait();
  }

  #takeWithheld(key: boolean): boolean {
    const plan = this.#withhold;
    if (plan === undefined || (plan.which !== 'any' && (plan.which === 'key') !== key)) return false;
    plan.count--;
    if (plan.count <= 0) this.#withhold = undefined;
    return true;
  }

  #stamped(nals: readonly Buffer[], key: boolean, counter: number): Buffer[] {
    const { codec = 'h264' } = this.#clip;
    const stamp = writeStamp({ counter, sent_us: BigInt(Math.round(this.#clock.wall_ms() * 1000)) }, codec);
    const firstSlice = nals.findIndex(codec === 'h265' ? isHevcSlice : isSlice);
    const before = nals.slice(0, firstSlice);
    if (key && this.#inBandParameterSets) before.push(...this.#missingSets(before));
    return [...before, stamp, ...nals.slice(firstSlice)];
  }

  #missingSets(before: readonly Buffer[]): Buffer[] {
    const { codec, vps, sps, pps } = this.#clip;
    if (codec === 'h265') {
      const isThere = before.some((nal) => hevcType(nal) === HEVC_SPS);
      return isThere ? [] : [...(vps === undefined ? [] : [vps]), sps, pps];
    }
    if (before.some((nal) => nalType(nal) === NAL_SPS)) return [];
    return before.some((nal) => nalType(nal) === NAL_PPS) ? [sps] : [sps, pps];
  }
}
