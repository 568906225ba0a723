/**
 * Moves one camera (ONVIF PTZ specification). A move lasts a second unless it is said again: the camera is told so, and is stopped besides
 * for cameras that do not listen to it. One command is on its way at a time; of those that come meanwhile only the newest counts.
 */
import type { PtzMove } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import { OnvifDevice } from './device.ts';
import type { OnvifAccess } from './soap.ts';
import { escapeXml } from './xml.ts';

const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl';
const SCHEMA = 'http://www.onvif.org/ver10/schema';
const MOVE_MS = 1_000;

interface Waiting {
  readonly move: PtzMove;
  readonly done: (reason: string | undefined) => void;
}

interface Motor {
  readonly device: OnvifDevice;
  readonly url: URL;
  readonly profile: string;
}

export class PtzControl {
  readonly #access: OnvifAccess;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  #motor: Motor | undefined;
  #next: Waiting | undefined;
  #busy = false;
  #stopper: NodeJS.Timeout | undefined;

  constructor(access: OnvifAccess, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  /** Never rejects. Undefined when it is done, or a newer command took its place; else why not, in a sentence. */
  do(move: PtzMove): Promise<string | undefined> {
    // Moves nothing: it neither waits for a move nor gives way to one.
    if (move.kind === 'save-preset' || move.kind === 'remove-preset') return this.#send(move);
    clearTimeout(this.#stopper);
    this.#next?.done(undefined);
    const done = Promise.withResolvers<string | undefined>();
    this.#next = { move, done: done.resolve };
    void this.#work();
    return done.promise;
  }

  end(): void {
    clearTimeout(this.#stopper);
    this.#over.abort();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let task = this.#next; task !== undefined; task = this.#next) {
      this.#next = undefined;
      task.done(await this.#send(task.move));
      const mustStop = task.move.kind === 'move' && this.#next === undefined && !this.#over.signal.aborted;
      if (mustStop) this.#stopper = setTimeout(() => void this.do({ kind: 'stop' }), MOVE_MS);
    }
    this.#busy = false;
  }

  async #send(move: PtzMove): Promise<string | undefined> {
    const { signal } = this.#over;
    try {
      this.#motor ??= await this.#findMotor();
      const { device, url, profile } = this.#motor;
      await device.soap.call({
        url,
        body: command(move, `<ProfileToken>${escapeXml(profile)}</ProfileToken>`),
        signal,
      });
      return undefined;
    } catch (error) {
      // Its addresses are read anew next time.
      this.#motor = undefined;
      return error instanceof CameraFailure ? error.message : 'the camera could not be moved';
    }
  }

  async #findMotor(): Promise<Motor> {
    const device = await OnvifDevice.open(this.#access, this.#clock, this.#over.signal);
    const url = device.services.ptz;
    const profile = (await device.profiles()).find(({ moves }) => moves);
    if (url === undefined || profile === undefined) throw new CameraFailure('nonsense', 'this camera cannot be moved');
    return { device, url, profile: profile.token };
  }
}

function command(move: PtzMove, profile: string): string {
  switch (move.kind) {
    case 'move':
      return (
        `<ContinuousMove xmlns="${PTZ}">${profile}<Velocity><PanTilt xmlns="${SCHEMA}" x="${move.pan}" y="${move.tilt}"/>` +
        `<Zoom xmlns="${SCHEMA}" x="${move.zoom}"/></Velocity><Timeout>PT${MOVE_MS / 1_000}S</Timeout></ContinuousMove>`
      );
    case 'stop':
      return `<Stop xmlns="${PTZ}">${profile}<PanTilt>true</PanTilt><Zoom>true</Zoom></Stop>`;
    case 'preset':
      return `<GotoPreset xmlns="${PTZ}">${profile}<PresetToken>${escapeXml(move.token)}</PresetToken></GotoPreset>`;
    case 'save-preset':
      return `<SetPreset xmlns="${PTZ}">${profile}<PresetName>${escapeXml(move.name)}</PresetName></SetPreset>`;
    case 'remove-preset':
      return `<RemovePreset xmlns="${PTZ}">${profile}<PresetToken>${escapeXml(move.token)}</PresetToken></RemovePreset>`;
  }
}
