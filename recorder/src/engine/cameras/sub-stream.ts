/**
 * The smaller picture of a camera: connected while somebody watches it, never recorded, and seen in no state of the camera. While it
 * cannot be had, or the camera has none, its watchers see the camera's main picture.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { LivePicture, type LiveStream, type LiveWatcher } from '../live/live-picture.ts';
import { RecentGroup } from '../live/recent-group.ts';
import { CameraFailure } from '../failure.ts';
import type { SessionListener } from '../rtsp/listener.ts';
import { CameraPeer } from '../rtsp/peer.ts';
import { type Session, openSession } from '../rtsp/session.ts';
import { Backoff } from './backoff.ts';
import type { CameraAccess } from './camera-access.ts';
import { PictureReader, type ShownFrame } from './picture-reader.ts';

/** Who looks away and back again finds it playing. */
const LINGER_MS = 10_000;

export interface SubStreamParts {
  readonly cameraId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Shown while there is no smaller picture. */
  readonly main: LiveStream;
}

export class SubStream implements LiveStream {
  readonly #parts: SubStreamParts;
  readonly #group = new RecentGroup();
  readonly #picture = new LivePicture((maxBytes) => this.#group.frames(maxBytes));
  readonly #watchers = new Set<LiveWatcher>();
  readonly #backoff = new Backoff();
  #access: CameraAccess | undefined;
  #peer: CameraPeer;
  #config: ShownFrame['config'] | undefined;
  #showsMain: boolean;
  #session: Session | undefined;
  #attempt = new AbortController();
  #running: Promise<void> | undefined;
  #linger: NodeJS.Timeout | undefined;

  /** `access`: undefined when the camera has no smaller picture. */
  constructor(access: CameraAccess | undefined, parts: SubStreamParts) {
    this.#access = access;
    this.#parts = parts;
    this.#peer = this.#newPeer();
    this.#showsMain = access === undefined;
  }

  join(watcher: LiveWatcher): void {
    clearTimeout(this.#linger);
    this.#watchers.add(watcher);
    if (this.#showsMain) this.#parts.main.join(watcher);
    else this.#picture.join(watcher, this.#config);
    this.#start();
  }

  leave(watcher: LiveWatcher): void {
    if (!this.#watchers.delete(watcher)) return;
    this.#parts.main.leave(watcher);
    this.#picture.leave(watcher);
    if (this.#watchers.size > 0) return;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => void this.#disconnect(), LINGER_MS);
  }

  /** Another address, user, password or way: tried at once. */
  change(access: CameraAccess | undefined): void {
    this.#access = access;
    this.#peer = this.#newPeer();
    this.#backoff.reset();
    if (access === undefined) this.#showMain();
    void this.#disconnect().then(() => this.#start());
  }

  /** The camera is gone. */
  async end(): Promise<void> {
    clearTimeout(this.#linger);
    for (const watcher of this.#watchers) {
      this.leave(watcher);
      watcher.ended();
    }
    clearTimeout(this.#linger);
    await this.#disconnect();
  }

  #newPeer(): CameraPeer {
    const { cameraId: camera, log } = this.#parts;
    return new CameraPeer(this.#access?.certificateSha256, (text) => log.warn(text, { camera }));
  }

  #start(): void {
    if (this.#access === undefined || this.#watchers.size === 0) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      this.#start();
    });
  }

  async #disconnect(): Promise<void> {
    const attempt = this.#attempt;
    await this.#session?.stop();
    attempt.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    while (!attempt.signal.aborted && this.#access !== undefined) {
      const began_ms = this.#parts.clock.monotonic_ms();
      const failure = await this.#play(this.#access, attempt.signal);
      const played = this.#config !== undefined;
      this.#session = undefined;
      this.#config = undefined;
      this.#group.clear();
      if (attempt.signal.aborted || this.#watchers.size === 0) return;
      this.#showMain();
      this.#parts.log.warn('the smaller picture', { camera: this.#parts.cameraId, reason: failure.message });
      const lasted_ms = played ? this.#parts.clock.monotonic_ms() - began_ms : 0;
      const wait_ms = this.#backoff.next_ms(lasted_ms, failure.kind === 'wrong-password');
      await wait(wait_ms, undefined, { signal: attempt.signal }).catch(() => undefined);
    }
  }

  async #play(access: CameraAccess, signal: AbortSignal): Promise<CameraFailure> {
    try {
      const session = await openSession({
        ...access,
        listener: this.#listener(),
        peer: this.#peer,
        wantsSound: false,
        clock: this.#parts.clock,
        signal,
      });
      this.#session = session;
      return await session.over;
    } catch (error) {
      if (error instanceof CameraFailure) return error;
      this.#parts.log.error('a smaller picture could not be handled', { camera: this.#parts.cameraId, error });
      return new CameraFailure('nonsense', 'the recorder could not read what the camera sends');
    }
  }

  #listener(): SessionListener {
    let reader: PictureReader | undefined;
    return {
      tracks: ({ video }) => {
        reader = new PictureReader(video, this.#parts.clock, (frame) => this.#show(frame));
      },
      packet: (kind, bytes, start, end) => {
        if (kind === 'video') reader?.packet(bytes, start, end);
      },
      senderReport: () => undefined,
    };
  }

  #show({ config, frame }: ShownFrame): void {
    this.#config = config;
    this.#group.add(frame);
    if (this.#showsMain && frame.key) {
      this.#showsMain = false;
      for (const watcher of this.#watchers) {
        this.#parts.main.leave(watcher);
        this.#picture.join(watcher, undefined);
      }
    }
    this.#picture.show(frame, config);
  }

  #showMain(): void {
    if (this.#showsMain) return;
    this.#showsMain = true;
    for (const watcher of this.#watchers) {
      this.#picture.leave(watcher);
      this.#parts.main.join(watcher);
    }
  }
}
