/** The recovery service: chosen by an owner; reached by a link or a stick where there is no network. */
import { Refusal, type recoveryServiceRoutes } from '@nightlatch/protocol';
import type { Handlers } from '../handler.ts';

type ServiceRoutes = keyof typeof recoveryServiceRoutes;

/** Until a service can be chosen, there is none. */
export function recoveryServiceHandlers(): Handlers<ServiceRoutes> {
  const none = (): never => {
    throw new Refusal('service-not-configured', 'There is no recovery service on this recorder.');
  };
  return {
    recoveryService: () => ({ hasToken: false, first: 'own-mail-server', waiting: 0, isEnrolled: false }),
    offerOfService: none,
    offersOfStick: none,
    chooseService: none,
    setServiceToken: none,
    setFirstCourier: none,
    removeService: none,
    testService: none,
    recoverySticks: () => ({ sticks: [] }),
    takeCardOfStick: none,
    recoveryEnvelopes: none,
    recoveryEnvelopesToStick: none,
    confirmationEnvelope: none,
    confirmationEnvelopeToStick: none,
  };
}
