/**
 * Tenants: whose recorders they are, in whose name the mail goes, and who may enrol. A handful or some thousands, so that each process keeps them all
 * and reads them again every few seconds; what is asked during a request never waits for the database, and an unknown tenant takes no longer than a known one.
 */
import { timingSafeEqual } from 'node:crypto';
import { enrolmentProof } from '@nightlatch/protocol/envelope/enrolment';
import { SECOND_MS } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Database } from '../db/database.ts';
import { openFor } from '../keys/sealed.ts';
import { tokenPurpose } from './tokens.ts';

export interface Tenant {
  readonly tenant: string;
  readonly name: string;
  readonly fromAddress: string;
  readonly colour: string | undefined;
  readonly bounceAddress: string | undefined;
  readonly dkimSelector: string | undefined;
  readonly enrols: 'first-envelope' | 'token';
  /** New envelopes a day; undefined: none. */
  readonly dayCap: number | undefined;
  readonly suspended: boolean;
}

export interface Tenants {
  /** Undefined for one that does not exist or is suspended. */
  find(tenant: string): Tenant | undefined;
  all(): readonly Tenant[];
  /** Whether a recorder that is not this tenant's yet may become so. */
  admits(tenant: Tenant, recorderKey: Uint8Array, proof: Uint8Array | undefined): Promise<boolean>;
  /** Reads them from the database now. */
  refresh(): Promise<void>;
  stop(): void;
}

const REFRESH_MS = 5 * SECOND_MS;
export const DEFAULT_TENANT = 'default';

export async function openTenants(parts: {
  readonly database: Database;
  readonly dataKey: Uint8Array;
  readonly log: Log;
  readonly refresh_ms?: number;
}): Promise<Tenants> {
  const { database, dataKey, log } = parts;
  let known = new Map<string, Tenant>();
  let tokenKeys = new Map<string, Buffer[]>();
  const refresh = async (): Promise<void> => {
    const [tenants, tokens] = await Promise.all([
      database.kysely.selectFrom('tenants').selectAll().execute(),
      database.kysely.selectFrom('tenant_tokens').select(['tenant', 'sealed_key']).execute(),
    ]);
    known = new Map(
      tenants.map((row) => [
        row.tenant,
        {
          tenant: row.tenant,
          name: row.name,
          fromAddress: row.from_address,
          colour: row.colour ?? undefined,
          bounceAddress: row.bounce_address ?? undefined,
          dkimSelector: row.dkim_selector ?? undefined,
          enrols: row.enrols,
          dayCap: row.day_cap ?? undefined,
          suspended: row.suspended,
        },
      ]),
    );
    const opened = new Map<string, Buffer[]>();
    for (const { tenant, sealed_key } of tokens) {
      const key = openFor(tokenPurpose(tenant), dataKey, sealed_key);
      if (key !== undefined) opened.set(tenant, [...(opened.get(tenant) ?? []), key]);
    }
    tokenKeys = opened;
  };
  await refresh();
  let isTold = false;
  const timer = setInterval(() => {
    refresh().then(
      () => (isTold = false),
      (error: unknown) => {
        if (!isTold) log.warn('the tenants cannot be read; those of before stay', { error });
        isTold = true;
      },
    );
  }, parts.refresh_ms ?? REFRESH_MS);
  timer.unref();
  return {
    find(tenant) {
      const found = known.get(tenant);
      return found?.suspended === false ? found : undefined;
    },
    all: () => [...known.values()],
    async admits(tenant, recorderKey, proof) {
      if (tenant.enrols === 'first-envelope') return true;
      if (proof === undefined) return false;
      let isRight = false;
      for (const key of tokenKeys.get(tenant.tenant) ?? []) {
        const right = await enrolmentProof({ key, recorderKey, tenant: tenant.tenant });
        if (timingSafeEqual(right, proof)) isRight = true;
      }
      return isRight;
    },
    refresh,
    stop: () => clearInterval(timer),
  };
}

/** The tenant of everybody who runs one service for themselves. Made at the first start; several processes may come at once. */
export async function ensureDefaultTenant(database: Database, fromAddress: string, now: Date): Promise<void> {
  await database.kysely
    .insertInto('tenants')
    .values({
      tenant: DEFAULT_TENANT,
      name: 'Recovery service',
      from_address: fromAddress,
      enrols: 'first-envelope',
      suspended: false,
      made_at: now,
    })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .execute();
}
