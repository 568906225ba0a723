/** What the engine does by ONVIF when it is asked: finds cameras, describes one, moves one. Never rejects: a failure is an answer. */
import type { CameraSource, DiscoveredCamera, FromEngine, PtzMove, ToEngine } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import { credentialsOf } from '../cameras/credentials.ts';
import { CameraFailure } from '../failure.ts';
import { OnvifDevice } from './device.ts';
import { discover } from './discovery.ts';
import { PtzControl } from './ptz.ts';
import type { OnvifAccess } from './soap.ts';

const DESCRIBE_LIMIT_MS = 15_000;
const MAX_DESCRIBING = 4;

export type DescribeAnswer = Omit<Extract<FromEngine, { type: 'onvif-described' }>, 'type' | 'request'>;

export type OnvifWanted = Pick<Extract<ToEngine, { type: 'onvif-describe' }>, 'onvifAddress' | 'username' | 'password'>;

type OnvifMessage = Extract<ToEngine, { type: 'discover' | 'onvif-describe' | 'ptz' }>;

interface Known {
  readonly key: string;
  readonly control: PtzControl;
}

export class OnvifDesk {
  readonly #clock: Clock;
  readonly #controls = new Map<string, Known>();
  #sources: readonly CameraSource[] = [];
  #finding: Promise<DiscoveredCamera[]> | undefined;
  #describing = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The cameras that can be moved; a move of one whose access changed goes the new way. */
  take(sources: readonly CameraSource[]): void {
    this.#sources = sources;
    for (const [id, { key, control }] of this.#controls) {
      const source = sources.find((one) => one.id === id);
      if (source !== undefined && keyOf(source) === key) continue;
      control.end();
      this.#controls.delete(id);
    }
  }

  /** Whoever asks while it is being looked gets the same answer. */
  discover(): Promise<DiscoveredCamera[]> {
    this.#finding ??= discover().finally(() => (this.#finding = undefined));
    return this.#finding;
  }

  async describe(wanted: OnvifWanted, signal: AbortSignal): Promise<DescribeAnswer> {
    if (this.#describing >= MAX_DESCRIBING) {
      return { failure: 'unreachable', reason: 'the recorder is asking other cameras; try again in a few seconds' };
    }
    this.#describing++;
    const access: OnvifAccess = { onvifAddress: wanted.onvifAddress, credentials: credentialsOf(wanted) };
    const limited = AbortSignal.any([signal, AbortSignal.timeout(DESCRIBE_LIMIT_MS)]);
    try {
      return { description: await (await OnvifDevice.open(access, this.#clock, limited)).describe() };
    } catch (error) {
      if (limited.aborted) return { failure: 'unreachable', reason: 'the camera answers too slowly' };
      if (error instanceof CameraFailure) return { failure: error.kind, reason: error.message };
      return { failure: 'nonsense', reason: 'the recorder could not read what the camera answers' };
    } finally {
      this.#describing--;
    }
  }

  async ptz(cameraId: string, move: PtzMove): Promise<string | undefined> {
    const source = this.#sources.find(({ id }) => id === cameraId);
    if (source?.onvifAddress === undefined) return 'this camera cannot be moved';
    let known = this.#controls.get(cameraId);
    if (known === undefined) {
      const access = { onvifAddress: source.onvifAddress, credentials: credentialsOf(source) };
      try {
        known = { key: keyOf(source), control: new PtzControl(access, this.#clock) };
      } catch {
        return 'this camera cannot be moved';
      }
      this.#controls.set(cameraId, known);
    }
    return known.control.do(move);
  }

  stop(): void {
    for (const { control } of this.#controls.values()) control.end();
    this.#controls.clear();
  }
}

function keyOf({ onvifAddress, username, password }: CameraSource): string {
  return JSON.stringify([onvifAddress, username, password]);
}

/** The answer to one message of the engine link. */
export async function answerOnvif(desk: OnvifDesk, message: OnvifMessage, signal: AbortSignal): Promise<FromEngine> {
  const { request } = message;
  switch (message.type) {
    case 'discover':
      return { type: 'discovered', request, cameras: await desk.discover() };
    case 'onvif-describe':
      return { type: 'onvif-described', request, ...(await desk.describe(message, signal)) };
    case 'ptz': {
      const reason = await desk.ptz(message.cameraId, message.move);
      return reason === undefined ? { type: 'ptz-done', request } : { type: 'ptz-done', request, reason };
    }
  }
}
