/** Motion as the camera tells it, where its rules ask for that: what is known of it now, and why nothing is. */
import type { CameraSource } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import { credentialsOf } from '../cameras/credentials.ts';
import { CameraEvents } from '../onvif/camera-events.ts';

const NO_ADDRESS = 'this camera has no ONVIF address to tell motion from';

export class ToldMotion {
  /** Undefined: it cannot be told. */
  moving: boolean | undefined;
  /** Undefined as long as the camera was not asked, too. */
  problem: string | undefined;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #key: string | undefined;
  #events: CameraEvents | undefined;
  readonly #stopping = new Set<Promise<void>>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Asks the camera that is meant; one that is meant already is asked on. */
  take(source: CameraSource): void {
    const asked = source.rules?.motion.source;
    const isWanted = asked === 'camera' || asked === 'both';
    const { onvifAddress } = source;
    const key = isWanted ? JSON.stringify([onvifAddress, source.username, source.password]) : undefined;
    if (key === this.#key) return;
    this.#key = key;
    this.#leave();
    this.moving = undefined;
    this.problem = isWanted && onvifAddress === undefined ? NO_ADDRESS : undefined;
    if (!isWanted || onvifAddress === undefined) return;
    const events: CameraEvents = new CameraEvents({
      access: { onvifAddress, credentials: credentialsOf(source) },
      clock: this.#clock,
      onMotion: (moving) => {
        if (this.#key === key && this.problem === undefined) this.#set(moving, undefined);
      },
      onProblem: (reason) => {
        if (this.#key !== key) return;
        this.#set(reason === undefined ? events.moving : undefined, reason);
      },
    });
    this.#events = events;
  }

  /** The camera has been told, if it answers in time. */
  async stop(): Promise<void> {
    this.#key = undefined;
    this.#leave();
    await Promise.all(this.#stopping);
  }

  #leave(): void {
    const stopped = this.#events?.stop();
    this.#events = undefined;
    if (stopped === undefined) return;
    this.#stopping.add(stopped);
    void stopped.finally(() => this.#stopping.delete(stopped));
  }

  #set(moving: boolean | undefined, problem: string | undefined): void {
    this.moving = moving;
    this.problem = problem;
    this.#changed();
  }
}
