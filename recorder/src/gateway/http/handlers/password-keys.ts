/** Which growing waits a password typed in this call falls under: the seat's, or the network's. */
import { networkKeys, seatKeys } from '../../accounts/passwords.ts';
import type { ThrottleKey } from '../../accounts/throttle.ts';
import type { Call } from '../handler.ts';

export function networkOrSeatKeys(accountId: string, call: Call): ThrottleKey[] {
  return call.listener === 'console' ? seatKeys(accountId) : networkKeys(accountId, call.remoteAddress);
}
