/**
 * The frames of one camera that a player has at hand, not decoded: groups of pictures by their time, the sound that came with them,
 * and which ranges of time are known whole. Answers may overlap and come in any order; a frame is kept once. Bounded: beyond `mostBytes` the groups that
 * are farthest from the instant that is shown go first. Instants are microseconds of the Unix epoch, as the decoder's timestamps.
 */
import type { PlaybackConfig, PlaybackFrame, SoundConfig } from '@nightlatch/protocol';

/** Sound lies no farther from the pictures that it came with. */
const SOUND_APART_US = 2_000_000;

export interface StoredFrame {
  /** When it is shown; decode order may differ. */
  readonly at_us: number;
  readonly duration_us: number;
  readonly decode_ticks90k: bigint;
  readonly data: Uint8Array;
}

/** One frame of a codec, or any stretch of G.711. */
export interface StoredSound {
  readonly config: SoundConfig;
  readonly at_us: number;
  readonly duration_us: number;
  readonly data: Uint8Array;
}

export interface Group {
  /** The same object in all groups that one decoder can decode. */
  readonly config: PlaybackConfig;
  /** In decode order, the key frame first. */
  readonly frames: readonly StoredFrame[];
}

interface KeptGroup {
  readonly config: PlaybackConfig;
  readonly frames: StoredFrame[];
  /** By time. It goes with its pictures, so that what is known whole is whole with its sound. */
  readonly sound: StoredSound[];
  bytes: number;
}

interface Span {
  from_us: number;
  to_us: number;
}

export interface FoundFrame {
  readonly group: Group;
  readonly frame: StoredFrame;
}

export class FrameStore {
  readonly #mostBytes: number;
  /** By the time of their key frames. */
  #groups: KeptGroup[] = [];
  /** Apart from one another, in order. */
  #whole: Span[] = [];
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the frames of one answer in their order. What comes before its first key frame cannot be decoded and is left out. */
  taker(config: () => PlaybackConfig | undefined): (frame: PlaybackFrame) => void {
    let group: KeptGroup | undefined;
    return (given) => {
      const now = config();
      if (now === undefined) return;
      if (given.sound === true) return this.#hear(given, group, now.sound);
      const frame: StoredFrame = {
        at_us: Math.round(given.captured_ms * 1000),
        duration_us: Math.round(given.duration_ms * 1000),
        decode_ticks90k: given.decode_ticks90k,
        data: given.data,
      };
      if (given.key) group = this.#groupAt(frame, now);
      else if (group !== undefined) this.#append(group, frame);
    };
  }

  /** Everything in the range has been taken in. In whole microseconds, as frames are: a finger may fall between two. */
  markWhole(fromAbout_us: number, toAbout_us: number): void {
    const [from_us, to_us] = [Math.round(fromAbout_us), Math.round(toAbout_us)];
    if (!(to_us > from_us)) return;
    const apart = this.#whole.filter((span) => span.to_us < from_us || span.from_us > to_us);
    const touching = this.#whole.filter((span) => !apart.includes(span));
    const merged = {
      from_us: Math.min(from_us, ...touching.map((span) => span.from_us)),
      to_us: Math.max(to_us, ...touching.map((span) => span.to_us)),
    };
    this.#whole = [...apart, merged].toSorted((a, b) => a.from_us - b.from_us);
  }

  /** How far from an instant everything is known; undefined where the instant itself is not. */
  wholeAround(about_us: number): Readonly<Span> | undefined {
    const at_us = Math.round(about_us);
    return this.#whole.find(({ from_us, to_us }) => at_us >= from_us && at_us < to_us);
  }

  /** The frame that is on screen at an instant: the last one that is not later. It may have ended before: see its duration. */
  frameAt(at_us: number): FoundFrame | undefined {
    const group = this.#groups.findLast(({ frames }) => (frames[0]?.at_us ?? Infinity) <= at_us);
    if (group === undefined) return undefined;
    return found(
      group,
      (frame) => frame.at_us <= at_us,
      (a, b) => b.at_us - a.at_us,
    );
  }

  /** The next frame to be shown after one that is shown at `at_us`, however long after. */
  frameAfter(at_us: number): FoundFrame | undefined {
    for (const group of this.#groups) {
      const next = found(
        group,
        (frame) => frame.at_us > at_us,
        (a, b) => a.at_us - b.at_us,
      );
      if (next !== undefined) return next;
    }
    return undefined;
  }

  frameBefore(at_us: number): FoundFrame | undefined {
    return this.frameAt(at_us - 1);
  }

  groupAfter(group: Group): Group | undefined {
    return this.#groups[this.#groups.findIndex((one) => one === group) + 1];
  }

  /** What is to be heard from an instant on, in order; what began before it and lasts into it first. */
  soundBetween(from_us: number, to_us: number): StoredSound[] {
    const found: StoredSound[] = [];
    for (const { frames, sound } of this.#groups) {
      if ((frames[0]?.at_us ?? 0) - SOUND_APART_US >= to_us) break;
      for (const one of sound) {
        const last = found.at(-1);
        // Where answers overlap, two groups may hold the same.
        if (last !== undefined && one.at_us < last.at_us + last.duration_us / 2) continue;
        if (one.at_us + one.duration_us > from_us && one.at_us < to_us) found.push(one);
      }
    }
    return found;
  }

  /** Lets go of what is farthest from `at_us` until the rest fits. */
  trim(at_us: number): void {
    const distance = ({ frames }: KeptGroup): number => Math.abs((frames[0]?.at_us ?? 0) - at_us);
    while (this.#bytes > this.#mostBytes && this.#groups.length > 1) {
      const farthest = this.#groups.reduce((far, one) => (distance(one) > distance(far) ? one : far));
      this.#forget(farthest);
    }
  }

  clear(): void {
    this.#groups = [];
    this.#whole = [];
    this.#bytes = 0;
  }

  #groupAt(key: StoredFrame, config: PlaybackConfig): KeptGroup {
    const at = this.#groups.findIndex(({ frames }) => (frames[0]?.at_us ?? 0) >= key.at_us);
    const there = at === -1 ? undefined : this.#groups[at];
    if (there !== undefined && there.frames[0]?.at_us === key.at_us) return there;
    // Every answer brings its own: one decoder goes on over groups that need the same.
    const same = this.#groups.find((group) => isSame(group.config, config))?.config ?? config;
    const made: KeptGroup = { config: same, frames: [key], sound: [], bytes: key.data.byteLength };
    this.#groups.splice(at === -1 ? this.#groups.length : at, 0, made);
    this.#bytes += made.bytes;
    return made;
  }

  #hear(given: PlaybackFrame, group: KeptGroup | undefined, config: SoundConfig | undefined): void {
    if (group === undefined || config === undefined) return;
    const at_us = Math.round(given.captured_ms * 1000);
    const last = group.sound.at(-1);
    if (last !== undefined && at_us <= last.at_us) return;
    const same = this.#soundConfig(config);
    group.sound.push({ config: same, at_us, duration_us: Math.round(given.duration_ms * 1000), data: given.data });
    group.bytes += given.data.byteLength;
    this.#bytes += given.data.byteLength;
  }

  /** One object for all that one decoder can decode. */
  #soundConfig(config: SoundConfig): SoundConfig {
    for (const { sound } of this.#groups) {
      const known = sound[0]?.config;
      if (known !== undefined && isSameSound(known, config)) return known;
    }
    return config;
  }

  #append(group: KeptGroup, frame: StoredFrame): void {
    const last = group.frames.at(-1);
    if (last !== undefined && frame.decode_ticks90k <= last.decode_ticks90k) return;
    group.frames.push(frame);
    group.bytes += frame.data.byteLength;
    this.#bytes += frame.data.byteLength;
  }

  #forget(group: KeptGroup): void {
    const at = this.#groups.indexOf(group);
    const from_us = group.frames[0]?.at_us ?? 0;
    const to_us = this.#groups[at + 1]?.frames[0]?.at_us ?? Infinity;
    this.#groups.splice(at, 1);
    this.#bytes -= group.bytes;
    this.#whole = this.#whole.flatMap((span) =>
      [
        { from_us: span.from_us, to_us: Math.min(span.to_us, from_us) },
        { from_us: Math.max(span.from_us, to_us), to_us: span.to_us },
      ].filter((part) => part.to_us > part.from_us),
    );
  }
}

function found(
  group: Group,
  fits: (frame: StoredFrame) => boolean,
  order: (a: StoredFrame, b: StoredFrame) => number,
): FoundFrame | undefined {
  let best: StoredFrame | undefined;
  for (const frame of group.frames) if (fits(frame) && (best === undefined || order(frame, best) < 0)) best = frame;
  return best && { group, frame: best };
}

function isSame(a: PlaybackConfig, b: PlaybackConfig): boolean {
  return a.codec === b.codec && a.width === b.width && a.height === b.height && a.description === b.description;
}

function isSameSound(a: SoundConfig, b: SoundConfig): boolean {
  return (
    a.codec === b.codec &&
    a.sampleRate_hz === b.sampleRate_hz &&
    a.channels === b.channels &&
    a.description === b.description
  );
}
