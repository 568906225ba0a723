/** The way back in, at the console's listener alone. */
import type { RouteResponse, Routes } from '@nightlatch/protocol';
import type { Recovery } from '../../recovery/room.ts';
import type { Handlers } from '../handler.ts';
import { seatOf } from './who-asks.ts';

type Committed = RouteResponse<Routes['commitReset']>;

/** What the screen after a reset needs and this room does not know: the model's behaviour, the offer, the frames. */
export type AfterReset = (accountId: string, seatId: string) => Promise<Omit<Committed, 'at'>> | Omit<Committed, 'at'>;

export function recoveryHandlers(parts: {
  recovery: Recovery;
  afterReset: AfterReset;
}): Handlers<
  | 'recoveryOptions'
  | 'forgotPassword'
  | 'recoveryView'
  | 'sendNewCode'
  | 'verifyCode'
  | 'verifySavedCode'
  | 'grant'
  | 'undoRemoval'
  | 'commitReset'
> {
  const { recovery, afterReset } = parts;
  return {
    recoveryOptions: ({ params }) => recovery.options(params.accountId),
    forgotPassword: ({ params }) => recovery.forgotPassword(params.accountId),
    recoveryView: ({ params }) => recovery.view(params.accountId),
    sendNewCode: ({ params }) => recovery.sendNewCode(params.accountId),
    verifyCode: ({ params, body }, call) => recovery.verifyCode(params.accountId, seatOf(call), body.code),
    verifySavedCode: ({ params, body }, call) => recovery.verifySavedCode(params.accountId, seatOf(call), body.code),
    grant: ({ params }, call) => recovery.grant(params.accountId, seatOf(call)),
    undoRemoval: ({ params, body }, call) => recovery.undoRemoval(params.accountId, seatOf(call), body.addressId),
    async commitReset({ params, body }, call) {
      const seatId = seatOf(call);
      const done = await recovery.commit(params.accountId, seatId, body.password);
      return { ...(await afterReset(done.accountId, seatId)), at: new Date(done.at_wall_ms).toISOString() };
    },
  };
}
