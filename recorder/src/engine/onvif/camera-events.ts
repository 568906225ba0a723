/**
 * Motion as one camera tells it by ONVIF: a pull point (ONVIF Core 9.2) that is asked for events for ever, renewed, and made anew with a
 * growing wait when it is lost. Motion ends when the connection does: nobody knows then. Nothing here throws at whoever listens.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import { OnvifDevice } from './device.ts';
import { MotionSources } from './notifications.ts';
import type { OnvifAccess } from './soap.ts';

const EVENTS = 'http://www.onvif.org/ver10/events/wsdl';
const WSNT = 'http://docs.oasis-open.org/wsn/b-2';
const CREATE = `${EVENTS}/EventPortType/CreatePullPointSubscriptionRequest`;
const PULL = `${EVENTS}/PullPointSubscription/PullMessagesRequest`;
const RENEW = 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest';
const UNSUBSCRIBE = 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest';
const LASTS_S = 60;
const RENEW_AFTER_MS = 20_000;
const PULL_S = 10;
const PULL_LIMIT_MS = 25_000;
const UNSUBSCRIBE_LIMIT_MS = 1_000;
/** A camera that answers at once, with nothing, is asked no faster. */
const LEAST_BETWEEN_MS = 200;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

export interface CameraEventsParts {
  readonly access: OnvifAccess;
  readonly clock: Clock;
  /** Motion began or ended. */
  readonly onMotion: (moving: boolean) => void;
  /** Why motion is not told, in a sentence; undefined when it is, said for the first time when the camera has first answered. */
  readonly onProblem: (reason: string | undefined) => void;
  /** The first wait before it is tried again; doubles to a minute. */
  readonly firstWait_ms?: number;
}

interface PullPoint {
  readonly device: OnvifDevice;
  readonly url: URL;
  readonly header: string;
}

export class CameraEvents {
  readonly #parts: CameraEventsParts;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #moving = false;
  #problem: string | undefined;
  #saidHow = false;

  constructor(parts: CameraEventsParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  get moving(): boolean {
    return this.#moving;
  }

  /** The camera has been told, if it answers in time, when the promise is fulfilled. */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#over;
    let failures = 0;
    while (!signal.aborted) {
      let point: PullPoint | undefined;
      try {
        point = await this.#subscribe();
        await this.#pull(point, () => (failures = 0));
      } catch (error) {
        const reason = error instanceof CameraFailure ? error.message : 'the camera tells no motion';
        if (!signal.aborted) this.#setProblem(reason);
      }
      this.#setMoving(false);
      if (signal.aborted) {
        if (point !== undefined) await unsubscribe(point);
        return;
      }
      const wait_ms = Math.min(
        (this.#parts.firstWait_ms ?? FIRST_WAIT_MS) * 2 ** Math.min(failures++, 16),
        LONGEST_WAIT_MS,
      );
      await wait(wait_ms, undefined, { signal }).catch(() => undefined);
    }
  }

  async #subscribe(): Promise<PullPoint> {
    const { signal } = this.#over;
    const device = await OnvifDevice.open(this.#parts.access, this.#parts.clock, signal);
    const { events } = device.services;
    if (events === undefined) throw new CameraFailure('nonsense', 'this camera tells no events by ONVIF');
    const body =
      `<CreatePullPointSubscription xmlns="${EVENTS}"><InitialTerminationTime>PT${LASTS_S}S</InitialTerminationTime>` +
      '</CreatePullPointSubscription>';
    const answer = await device.soap.call({ url: events, body, action: CREATE, signal });
    const reference = answer.body.find('CreatePullPointSubscriptionResponse', 'SubscriptionReference');
    const url = device.soap.sameHost(reference?.text('Address') ?? '');
    return { device, url, header: referenceParameters(answer.raw) };
  }

  /** Until it fails or is stopped. */
  async #pull({ device, url, header }: PullPoint, worked: () => void): Promise<void> {
    const { signal } = this.#over;
    const { clock } = this.#parts;
    const sources = new MotionSources();
    const pull = `<PullMessages xmlns="${EVENTS}"><Timeout>PT${PULL_S}S</Timeout><MessageLimit>64</MessageLimit></PullMessages>`;
    const renew = `<Renew xmlns="${WSNT}"><TerminationTime>PT${LASTS_S}S</TerminationTime></Renew>`;
    let renewed_ms = clock.monotonic_ms();
    while (!signal.aborted) {
      const asked_ms = clock.monotonic_ms();
      const answer = await device.soap.call({ url, body: pull, action: PULL, header, limit_ms: PULL_LIMIT_MS, signal });
      worked();
      this.#setProblem(undefined);
      sources.take(answer.body.find('PullMessagesResponse'));
      this.#setMoving(sources.moving);
      if (clock.monotonic_ms() - renewed_ms >= RENEW_AFTER_MS) {
        renewed_ms = clock.monotonic_ms();
        // Some cameras renew with each pull, and know no other way: whether it lasts shows at the next pull.
        await device.soap.call({ url, body: renew, action: RENEW, header, signal }).catch(() => undefined);
      }
      const spent_ms = clock.monotonic_ms() - asked_ms;
      if (spent_ms < LEAST_BETWEEN_MS) await wait(LEAST_BETWEEN_MS - spent_ms, undefined, { signal });
    }
  }

  #setMoving(moving: boolean): void {
    if (this.#moving === moving) return;
    this.#moving = moving;
    this.#parts.onMotion(moving);
  }

  #setProblem(reason: string | undefined): void {
    if (this.#saidHow && this.#problem === reason) return;
    this.#saidHow = true;
    this.#problem = reason;
    this.#parts.onProblem(reason);
  }
}

async function unsubscribe({ device, url, header }: PullPoint): Promise<void> {
  const signal = AbortSignal.timeout(UNSUBSCRIBE_LIMIT_MS);
  const body = `<Unsubscribe xmlns="${WSNT}"/>`;
  await device.soap.call({ url, body, action: UNSUBSCRIBE, header, signal }).catch(() => undefined);
}

/**
 * What the camera wants back in the header of each question about the subscription (WS-Addressing 1.0, 2.1), with the prefixes that it
 * declared elsewhere. It goes back to the camera that sent it and nowhere else.
 */
function referenceParameters(raw: string): string {
  const inside =
    /<(?:[\w.-]+:)?ReferenceParameters(?:\s[^>]*)?>([^]{0,2048}?)<\/(?:[\w.-]+:)?ReferenceParameters>/.exec(raw)?.[1];
  if (inside === undefined) return '';
  const declared = new Map(
    [...raw.matchAll(/\sxmlns:([\w.-]+)="([^"<]*)"/g)].map(([, name = '', uri = '']) => [name, uri]),
  );
  return inside.replace(/<([\w.-]+):([\w.-]+)((?:\s[^>]*)?)>/g, (tag, prefix: string, name: string, rest: string) => {
    const uri = declared.get(prefix);
    return uri === undefined || rest.includes(`xmlns:${prefix}=`)
      ? tag
      : `<${prefix}:${name} xmlns:${prefix}="${uri}"${rest}>`;
  });
}
