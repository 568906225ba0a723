/**
 * A camera's main picture converted to H.264 while somebody watches it, with its sound as it is. All who watch share one conversion; of
 * all cameras together so many run at once. Who cannot have it is told why, and is not kept waiting.
 */
import type { ConversionPlaces } from '../adapter/conversion-places.ts';
import { REASON_NO_PLACE } from '../adapter/conversion-places.ts';
import { Conversion } from '../adapter/conversion.ts';
import type { CodecConfig } from '../../media/codec-config.ts';
import { LivePicture, type LiveStream, type LiveWatcher } from './live-picture.ts';
import { RecentGroup } from './recent-group.ts';

/** Who looks away and back again finds it playing. */
const LINGER_MS = 5_000;

export class ConvertedPicture implements LiveStream {
  readonly #main: LiveStream;
  readonly #places: ConversionPlaces;
  readonly #group = new RecentGroup();
  readonly #picture = new LivePicture((maxBytes) => this.#group.frames(maxBytes));
  readonly #watchers = new Set<LiveWatcher>();
  readonly #input: LiveWatcher;
  #source: CodecConfig | undefined;
  #conversion: Conversion | undefined;
  #config: CodecConfig | undefined;
  #isRunning = false;
  #linger: NodeJS.Timeout | undefined;

  constructor(main: LiveStream, places: ConversionPlaces) {
    this.#main = main;
    this.#places = places;
    this.#input = {
      wantsSound: true,
      config: (config, sound) => {
        this.#picture.changeSound(sound);
        if (config !== this.#source) this.#convert(config);
      },
      frame: (frame) => {
        if ('sound' in frame) this.#picture.hear(frame);
        else this.#conversion?.push(frame);
      },
      ended: () => this.#refuse(undefined),
    };
  }

  join(watcher: LiveWatcher): void {
    clearTimeout(this.#linger);
    if (!this.#isRunning && !this.#places.take()) return watcher.ended(REASON_NO_PLACE);
    this.#watchers.add(watcher);
    this.#picture.join(watcher, this.#config);
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#main.join(this.#input);
  }

  leave(watcher: LiveWatcher): void {
    if (!this.#watchers.delete(watcher)) return;
    this.#picture.leave(watcher);
    if (this.#watchers.size > 0) return;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.#stop(), LINGER_MS);
  }

  /** The camera is gone. */
  end(): void {
    this.#refuse(undefined);
  }

  #convert(source: CodecConfig): void {
    this.#source = source;
    this.#conversion?.stop();
    this.#group.clear();
    this.#conversion = new Conversion(source, {
      onFrame: (frame, config) => {
        this.#config = config;
        this.#group.add(frame);
        this.#picture.show(frame, config);
      },
      onEnd: (reason) => this.#refuse(reason),
    });
  }

  #refuse(reason: string | undefined): void {
    const watchers = [...this.#watchers];
    for (const watcher of watchers) this.leave(watcher);
    this.#stop();
    for (const watcher of watchers) watcher.ended(reason);
  }

  #stop(): void {
    clearTimeout(this.#linger);
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#main.leave(this.#input);
    this.#conversion?.stop();
    this.#conversion = undefined;
    this.#source = undefined;
    this.#config = undefined;
    this.#group.clear();
    this.#places.giveBack();
  }
}
