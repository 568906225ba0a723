/** The live picture of one camera: whoever joins gets the config and the frames since the last key frame at once, then every frame. */
import type { RecentFrame } from '../../footage/fragmenter.ts';
import type { CodecConfig } from '../../media/codec-config.ts';

/** Frames for a joiner are not read back when they are more: it waits for the next key frame then. */
const MAX_JOIN_BYTES = 8 * 1024 * 1024;

export interface LiveWatcher {
  config(config: CodecConfig): void;
  frame(frame: RecentFrame): void;
  /** The camera is gone. */
  ended(): void;
}

/** A picture that can be watched, wherever its frames come from. */
export interface LiveStream {
  join(watcher: LiveWatcher): void;
  leave(watcher: LiveWatcher): void;
}

interface Watching {
  readonly watcher: LiveWatcher;
  config: CodecConfig | undefined;
  /** It can decode what comes next. */
  started: boolean;
}

export class LivePicture {
  readonly #recent: (maxBytes: number) => RecentFrame[];
  readonly #watching = new Map<LiveWatcher, Watching>();

  /** `recent`: frames from the last key frame on; empty when they are more than so many bytes. */
  constructor(recent: (maxBytes: number) => RecentFrame[]) {
    this.#recent = recent;
  }

  get isWatched(): boolean {
    return this.#watching.size > 0;
  }

  /** `config`: of the frames that were shown last. */
  join(watcher: LiveWatcher, config: CodecConfig | undefined): void {
    const watching: Watching = { watcher, config: undefined, started: false };
    this.#watching.set(watcher, watching);
    if (config === undefined) return;
    for (const frame of this.#recent(MAX_JOIN_BYTES)) show(watching, frame, config);
  }

  leave(watcher: LiveWatcher): void {
    this.#watching.delete(watcher);
  }

  show(frame: RecentFrame, config: CodecConfig): void {
    for (const watching of this.#watching.values()) show(watching, frame, config);
  }

  end(): void {
    for (const { watcher } of this.#watching.values()) watcher.ended();
    this.#watching.clear();
  }
}

function show(watching: Watching, frame: RecentFrame, config: CodecConfig): void {
  if (!watching.started && !frame.key) return;
  watching.started = true;
  if (watching.config !== config) {
    watching.config = config;
    watching.watcher.config(config);
  }
  watching.watcher.frame(frame);
}
