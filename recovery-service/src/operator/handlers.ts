/** What each of the operator's routes does. Who may call it is checked at the door (`door.ts`), input and answer by the route's shapes. */
import type { RouteInput, RouteResponse } from '@nightlatch/protocol';
import { Refusal } from '@nightlatch/protocol';
import type { OperatorRouteName, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../db/database.ts';
import type { Tenants } from '../enrolment/tenants.ts';
import { makeToken, removeToken } from '../enrolment/tokens.ts';
import type { Keys } from '../keys/keys.ts';
import { findForOperator, overviewOf } from './delivery-views.ts';
import { forgetKey, keysForOperator, rotateKeys } from './key-views.ts';
import { addForOperator, changeForOperator, mustExist } from './tenant-acts.ts';
import { capsForOperator, tenantsForOperator } from './tenant-views.ts';

export interface OperatorParts {
  readonly database: Database;
  readonly keys: Keys;
  /** Where the keys are changed. */
  readonly keysFolder: string;
  readonly tenants: Tenants;
  readonly clock: Clock;
}

type Routes = typeof operatorRoutes;
/** Signing in and out is the door's own. */
type Handled = Exclude<OperatorRouteName, 'signIn' | 'signOut'>;
export type OperatorHandlers = {
  readonly [N in Handled]: (input: RouteInput<Routes[N]>) => Promise<RouteResponse<Routes[N]>>;
};

export function makeHandlers({ database, keys, keysFolder, tenants, clock }: OperatorParts): OperatorHandlers {
  const parts = { database, hashKey: keys.hashKey, clock };
  const now = (): Date => new Date(clock.wall_ms());
  return {
    overview: () => overviewOf(database, clock),
    deliveries: ({ query }) => findForOperator(database, query),
    caps: () => capsForOperator(parts),
    tenants: () => tenantsForOperator(parts),
    addTenant: ({ body: { tenant, ...fields } }) => addForOperator({ database, tenants }, tenant, fields, now()),
    changeTenant: ({ params, body }) => changeForOperator({ database, tenants }, params.tenant, body),
    async makeToken({ params: { tenant }, body: { label } }) {
      mustExist(tenants, tenant);
      const token = await makeToken({ database, dataKey: keys.dataKey, tenant, label, now: now() });
      await tenants.refresh();
      return { token };
    },
    async removeToken({ params: { tenant, id } }) {
      if (!(await removeToken(database, tenant, id))) throw new Refusal('not-found', 'There is no such token.');
      await tenants.refresh();
    },
    keys: () => keysForOperator(database, keys.sealKeys()),
    rotateKeys: ({ body }) => keysForOperator(database, rotateKeys(keysFolder, body.number, now())),
    async forgetKey({ params, query }) {
      const of = { folder: keysFolder, database, keys: keys.sealKeys() };
      return keysForOperator(database, await forgetKey(of, params.id, query.force === 'true'));
    },
  };
}
