/**
 * One letter's round over the couriers in their order, until one takes it. A courier that has refused a letter rests from it: for good, or for ten minutes
 * where other settings would help, so that a wrong password is not tried again and again because the other courier is only waiting for a network.
 */
import type { CourierKind } from '@nightlatch/protocol';
import type { CodeCourier, Delivery, Parcel } from './courier.ts';

export const REFUSED_RETRY_MS = 10 * 60_000;

export interface Round {
  readonly delivery: Delivery;
  /** Who has it; of those that failed, the last that was asked. */
  readonly by: CourierKind | undefined;
}

export interface Rounds {
  /** `acceptedBy`: it was accepted there before, and is asked after first. */
  carry(id: number, parcel: Parcel, acceptedBy: CourierKind | undefined, signal: AbortSignal): Promise<Round>;
  /** What a courier says of a letter that it handed over. Undefined: it is not set up any more, or knows nothing. */
  askAfter(by: CourierKind, messageId: string, signal: AbortSignal): Promise<Delivery | undefined>;
  forget(id: number): void;
  /** Settings changed: nobody rests any more. */
  wakeAll(): void;
}

type Failure = Extract<Delivery, { outcome: 'refused' | 'put-off' | 'waiting-for-network' }>;
type Refused = Extract<Delivery, { outcome: 'refused' }>;

const NO_COURIER = 'No mail server and no recovery service is set up on this recorder.';
const NOT_CARRIED =
  'The recovery service carries only mails about passwords and recovery addresses, and no mail server is set up on this recorder.';

export function makeRounds(parts: { inOrder: () => readonly CodeCourier[]; now_ms: () => number }): Rounds {
  const { inOrder, now_ms } = parts;
  const resting = new Map<number, Map<CourierKind, { until_ms: number; refusal: Refused }>>();

  function rest(id: number, kind: CourierKind, refusal: Refused): void {
    const until_ms = refusal.untilSettingsChange ? now_ms() + REFUSED_RETRY_MS : Infinity;
    resting.set(id, (resting.get(id) ?? new Map()).set(kind, { until_ms, refusal }));
  }

  /** Undefined: it has to be carried anew. */
  async function stillThere(
    courier: CodeCourier | undefined,
    messageId: string,
    signal: AbortSignal,
  ): Promise<Delivery | undefined> {
    const delivery = await courier?.follow?.(messageId, signal);
    if (delivery === undefined) return undefined;
    // It has the letter; that it cannot be asked just now changes nothing.
    const isNoNews =
      delivery.outcome === 'waiting-for-network' ||
      delivery.outcome === 'put-off' ||
      (delivery.outcome === 'refused' && delivery.untilSettingsChange);
    return isNoNews ? { outcome: 'accepted', detail: delivery.detail } : delivery;
  }

  return {
    async carry(id, parcel, acceptedBy, signal) {
      const ready = inOrder().filter((courier) => courier.ready());
      const failures: Failure[] = [];
      let by: CourierKind | undefined;
      if (acceptedBy !== undefined) {
        const keeper = ready.find(({ kind }) => kind === acceptedBy);
        const delivery = await stillThere(keeper, parcel.messageId, signal);
        if (delivery !== undefined && delivery.outcome !== 'refused') return { delivery, by: acceptedBy };
        if (delivery !== undefined) rest(id, acceptedBy, delivery);
      }
      for (const courier of ready.filter((one) => one.carries?.(parcel.letter) ?? true)) {
        if (signal.aborted) break;
        const rested = resting.get(id)?.get(courier.kind);
        const isResting = rested !== undefined && rested.until_ms > now_ms();
        const delivery = isResting ? rested.refusal : await courier.carry(parcel, signal);
        by = courier.kind;
        if (delivery.outcome === 'handed-over' || delivery.outcome === 'accepted' || delivery.outcome === 'bounced')
          return { delivery, by };
        if (delivery.outcome === 'refused' && !isResting) rest(id, courier.kind, delivery);
        failures.push(delivery);
      }
      if (failures.length === 0)
        return {
          delivery: { outcome: 'waiting-for-network', detail: ready.length === 0 ? NO_COURIER : NOT_CARRIED },
          by,
        };
      return { delivery: together(failures), by };
    },
    askAfter: async (by, messageId, signal) =>
      await inOrder()
        .find((courier) => courier.kind === by && courier.ready())
        ?.follow?.(messageId, signal),
    forget: (id) => void resting.delete(id),
    wakeAll: () => resting.clear(),
  };
}

/** Several failures as one: what can still become something decides; every sentence is said. */
function together(failures: readonly Failure[]): Failure {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return first;
  const detail = failures.map((failure) => failure.detail).join(' ');
  const waits = failures.filter((failure) => failure.outcome === 'put-off');
  if (waits.length > 0) {
    const longest_ms = Math.max(...waits.map(({ wait_ms }) => wait_ms ?? 0));
    const isOnlyHope = failures.every(({ outcome }) => outcome !== 'waiting-for-network');
    return { outcome: 'put-off', detail, ...(isOnlyHope && longest_ms > 0 ? { wait_ms: longest_ms } : {}) };
  }
  if (failures.some(({ outcome }) => outcome === 'waiting-for-network'))
    return { outcome: 'waiting-for-network', detail };
  const untilSettingsChange = failures.some((failure) => failure.outcome === 'refused' && failure.untilSettingsChange);
  return { outcome: 'refused', detail, untilSettingsChange };
}
