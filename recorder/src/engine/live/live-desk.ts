/** The live pictures of a worker's cameras, and what is seen to move in them, for whoever subscribes to them by its outlet. */
import type { FromEngine, Stream, ToEngine } from '@nightlatch/protocol';
import { LIVE_FRAME_HEADER_BYTES, encodeLiveFrame } from '@nightlatch/protocol/live-frame-bytes';
import type { LookListener, MotionWatch } from '../motion/motion-watch.ts';
import type { LiveStream, LiveWatcher } from './live-picture.ts';
import type { Outlet } from './outlet.ts';

type Told = Extract<FromEngine, { type: 'config' | 'motion-look' | 'ended' }>;

/** What can be watched of a camera. */
export interface Watchable {
  picture(stream: Stream): LiveStream;
  readonly motion: MotionWatch;
}

export class LiveDesk {
  readonly #outlet: Outlet;
  readonly #camera: (cameraId: string) => Watchable | undefined;
  /** How each is ended. */
  readonly #subscriptions = new Map<number, () => void>();

  constructor(outlet: Outlet, camera: (cameraId: string) => Watchable | undefined) {
    this.#outlet = outlet;
    this.#camera = camera;
  }

  subscribe(asked: Extract<ToEngine, { type: 'subscribe' }>): void {
    const { subscription, cameraId, stream = 'main', sound = false } = asked;
    const picture = this.#find(subscription, cameraId)?.picture(stream);
    if (picture === undefined) return;
    const watcher: LiveWatcher = {
      wantsSound: sound,
      config: ({ codec, width, height, description }, track) =>
        this.#tell({
          type: 'config',
          subscription,
          codec,
          width,
          height,
          description: description.toString('base64'),
          ...(track === undefined ? {} : { sound: { ...track, description: track.description.toString('base64') } }),
        }),
      frame: (frame) => {
        if (!this.#outlet.takes(subscription, frame.key, LIVE_FRAME_HEADER_BYTES + frame.data.length)) return;
        const decode_ticks90k = BigInt(frame.decode_ticks90k);
        this.#outlet.sendFrame(subscription, encodeLiveFrame({ ...frame, decode_ticks90k }));
      },
      ended: (reason) => this.#ended(subscription, reason),
    };
    this.#subscriptions.set(subscription, () => picture.leave(watcher));
    picture.join(watcher);
  }

  watchMotion({ subscription, cameraId }: Extract<ToEngine, { type: 'watch-motion' }>): void {
    const motion = this.#find(subscription, cameraId)?.motion;
    if (motion === undefined) return;
    const listener: LookListener = {
      look: (look) => this.#tell({ type: 'motion-look', subscription, look }),
      ended: () => this.#ended(subscription),
    };
    this.#subscriptions.set(subscription, () => motion.leave(listener));
    motion.join(listener);
  }

  /** Of either kind. */
  unsubscribe(subscription: number): void {
    this.#subscriptions.get(subscription)?.();
    this.#subscriptions.delete(subscription);
    this.#outlet.forget(subscription);
  }

  /** Undefined: there is no such camera, and that is said. */
  #find(subscription: number, cameraId: string): Watchable | undefined {
    this.unsubscribe(subscription);
    const camera = this.#camera(cameraId);
    if (camera === undefined) this.#tell({ type: 'ended', subscription });
    return camera;
  }

  #ended(subscription: number, reason?: string): void {
    if (!this.#subscriptions.delete(subscription)) return;
    this.#tell({ type: 'ended', subscription, ...(reason === undefined ? {} : { reason }) });
  }

  #tell(message: Told): void {
    this.#outlet.send(message);
  }
}
