/**
 * The live picture of one camera: whoever joins gets the config and the frames since the last key frame at once, then every frame;
 * whoever asked for sound gets it too, from its config on. Sound is never read back for a joiner: it begins with what comes next.
 */
import type { FrameTime } from '../../footage/file-turns.ts';
import type { RecentFrame } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import type { SoundTrackConfig } from '../../media/sound-config.ts';

/** Frames for a joiner are not read back when they are more: it waits for the next key frame then. */
const MAX_JOIN_BYTES = 8 * 1024 * 1024;

/** One frame of sound with its bytes (a copy). */
export interface SoundFrame extends FrameTime {
  readonly key: false;
  readonly sound: true;
  readonly data: Buffer;
}

export interface LiveWatcher {
  readonly wantsSound: boolean;
  /** `sound`: absent for whoever wants none, and while none is known. */
  config(config: CodecConfig, sound: SoundTrackConfig | undefined): void;
  frame(frame: RecentFrame | SoundFrame): void;
  /** `reason`: why it cannot be had, a sentence; absent: the camera is gone. */
  ended(reason?: string): void;
}

/** A picture that can be watched, wherever its frames come from. */
export interface LiveStream {
  join(watcher: LiveWatcher): void;
  leave(watcher: LiveWatcher): void;
}

interface Watching {
  readonly watcher: LiveWatcher;
  config: CodecConfig | undefined;
  sound: SoundTrackConfig | undefined;
  /** It can decode what comes next. */
  started: boolean;
}

export class LivePicture {
  readonly #recent: (maxBytes: number) => RecentFrame[];
  readonly #watching = new Map<LiveWatcher, Watching>();
  #listeners = 0;
  #sound: SoundTrackConfig | undefined;

  /** `recent`: frames from the last key frame on; empty when they are more than so many bytes. */
  constructor(recent: (maxBytes: number) => RecentFrame[]) {
    this.#recent = recent;
  }

  get isWatched(): boolean {
    return this.#watching.size > 0;
  }

  /** Somebody wants the sound: it is worth its copy. */
  get isHeard(): boolean {
    return this.#listeners > 0;
  }

  /** `config`: of the frames that were shown last. */
  join(watcher: LiveWatcher, config: CodecConfig | undefined): void {
    this.leave(watcher);
    const watching: Watching = { watcher, config: undefined, sound: undefined, started: false };
    this.#watching.set(watcher, watching);
    if (watcher.wantsSound) this.#listeners++;
    if (config === undefined) return;
    for (const frame of this.#recent(MAX_JOIN_BYTES)) this.#showTo(watching, frame, config);
  }

  leave(watcher: LiveWatcher): void {
    if (this.#watching.delete(watcher) && watcher.wantsSound) this.#listeners--;
  }

  show(frame: RecentFrame, config: CodecConfig): void {
    for (const watching of this.#watching.values()) this.#showTo(watching, frame, config);
  }

  /** The sound that comes from now on; undefined: none does. Watchers are told at the next key frame, so that no picture is lost. */
  changeSound(sound: SoundTrackConfig | undefined): void {
    this.#sound = sound;
  }

  /** Of the sound that was told last. */
  hear(frame: SoundFrame): void {
    for (const { watcher, sound } of this.#watching.values()) {
      if (sound !== undefined && sound === this.#sound) watcher.frame(frame);
    }
  }

  end(): void {
    for (const { watcher } of this.#watching.values()) watcher.ended();
    this.#watching.clear();
    this.#listeners = 0;
  }

  #showTo(watching: Watching, frame: RecentFrame, config: CodecConfig): void {
    if (!watching.started && !frame.key) return;
    watching.started = true;
    const sound = watching.watcher.wantsSound ? this.#sound : undefined;
    if (watching.config !== config || (frame.key && watching.sound !== sound)) {
      watching.config = config;
      watching.sound = sound;
      watching.watcher.config(config, sound);
    }
    watching.watcher.frame(frame);
  }
}
