/** Adding and changing tenants for the operator: what is said about it is a problem of the protocol. */
import { Refusal } from '@nightlatch/protocol';
import type { OperatorTenant } from '@nightlatch/protocol/routes/operator';
import type { Database } from '../db/database.ts';
import { addTenant, changeTenant } from '../enrolment/edit-tenants.ts';
import type { Tenants } from '../enrolment/tenants.ts';

/** What is absent is cleared. */
export type TenantFields = Pick<OperatorTenant, 'name' | 'fromAddress' | 'enrols' | 'suspended'> & {
  readonly colour?: string | undefined;
  readonly dayCap?: number | undefined;
};

interface Parts {
  readonly database: Database;
  readonly tenants: Tenants;
}

export async function addForOperator(
  { database, tenants }: Parts,
  tenant: string,
  fields: TenantFields,
  now: Date,
): Promise<void> {
  if (tenants.all().some((one) => one.tenant === tenant))
    throw new Refusal('name-taken', 'There is a tenant of this id already.', { field: 'tenant' });
  await asRefusal(async () => {
    await addTenant(database, tenant, inputOf(fields), now);
    if (fields.suspended) await changeTenant(database, tenant, { suspended: true });
  });
  await tenants.refresh();
}

export async function changeForOperator(
  { database, tenants }: Parts,
  tenant: string,
  fields: TenantFields,
): Promise<void> {
  mustExist(tenants, tenant);
  await asRefusal(() => changeTenant(database, tenant, { ...inputOf(fields), suspended: fields.suspended }));
  await tenants.refresh();
}

export function mustExist(tenants: Tenants, tenant: string): void {
  if (!tenants.all().some((one) => one.tenant === tenant)) throw new Refusal('not-found', 'There is no such tenant.');
}

function inputOf({ name, fromAddress, colour, enrols, dayCap }: TenantFields) {
  return { name, from: fromAddress, colour: colour ?? '', enrols, dayCap: dayCap ?? null };
}

/** What the room of tenants refuses, it says in a sentence. Errors of the database have a code and are no sentence for people. */
async function asRefusal(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error) || 'code' in error) throw error;
    throw new Refusal('bad-input', error.message);
  }
}
