/** What a camera hears: the sound of a clip, replayed for ever in real time beside the picture; a frame is told when its last sample is there. */
import type { Clock } from '@nightlatch/recorder/base/clock';
import type { ClipSound } from './clip.ts';

export interface SoundSceneFrame {
  readonly data: Buffer;
  /** Since the scene began; grows without wrapping. */
  readonly at_samples: number;
}

export class SoundScene {
  readonly sound: ClipSound;
  readonly #clock: Clock;
  readonly #began_ms: number;
  readonly #watchers = new Set<(frame: SoundSceneFrame) => void>();
  #timer: NodeJS.Timeout | undefined;
  #next = 0;

  constructor(sound: ClipSound, clock: Clock) {
    this.sound = sound;
    this.#clock = clock;
    this.#began_ms = clock.monotonic_ms();
    this.#wait();
  }

  /** Scene time now, in samples. */
  now_samples(): number {
    return Math.round(((this.#clock.monotonic_ms() - this.#began_ms) * this.sound.sampleRate_hz) / 1000);
  }

  /** Calls back for every frame from now on; returns how to stop it. */
  watch(watcher: (frame: SoundSceneFrame) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#watchers.clear();
  }

  #at(number: number): SoundSceneFrame & { readonly end_samples: number } {
    const { frames, length_samples } = this.sound;
    const frame = frames[number % frames.length];
    if (frame === undefined) throw new Error('The clip has no sound.');
    const at_samples = Math.floor(number / frames.length) * length_samples + frame.at_samples;
    return { data: frame.data, at_samples, end_samples: at_samples + frame.duration_samples };
  }

  #wait(): void {
    const due_ms = this.#began_ms + (this.#at(this.#next).end_samples * 1000) / this.sound.sampleRate_hz;
    this.#timer = setTimeout(() => this.#emitDue(), Math.max(0, due_ms - this.#clock.monotonic_ms()));
  }

  #emitDue(): void {
    for (;;) {
      const frame = this.#at(this.#next);
      if (frame.end_samples > this.now_samples()) break;
      this.#next++;
      for (const watcher of this.#watchers) watcher(frame);
    }
    this.#wait();
  }
}
