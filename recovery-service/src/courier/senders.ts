/** In whose name a tenant's mails go: from the tenant's row, the environment where it says nothing, and the DKIM key in KEYS_DIR. */
import { MINUTE_MS, type Clock } from '../base/clock.ts';
import type { Tenant } from '../enrolment/tenants.ts';
import { readDkimKey } from '../mail/dkim-keys.ts';
import type { TenantSender } from '../mail/mail-out.ts';
import { domainOf } from '../mail/message.ts';

export interface Senders {
  of(tenant: Tenant): Promise<TenantSender>;
}

const KEY_KEPT_MS = MINUTE_MS;

export function makeSenders(parts: {
  readonly keysDir: string;
  readonly clock: Clock;
  /** For tenants that have none of their own. */
  readonly bounceAddress?: string | undefined;
  readonly dkimSelector?: string | undefined;
  /** Whose domain the selector above is meant for before all others. */
  readonly mailFrom?: string | undefined;
}): Senders {
  const kept = new Map<string, { readonly pem: string | undefined; readonly until_ms: number }>();
  const keyOf = async (domain: string, selector: string): Promise<string | undefined> => {
    const name = `${selector}/${domain}`;
    const before = kept.get(name);
    if (before !== undefined && before.until_ms > parts.clock.monotonic_ms()) return before.pem;
    const pem = await readDkimKey(parts.keysDir, domain, selector).catch(() => undefined);
    kept.set(name, { pem, until_ms: parts.clock.monotonic_ms() + KEY_KEPT_MS });
    return pem;
  };
  return {
    async of(tenant) {
      const domain = domainOf(tenant.fromAddress).toLowerCase();
      const selector = tenant.dkimSelector ?? parts.dkimSelector;
      // Whoever chose a selector means to sign: without its key nothing goes (mail/sender.ts says so to the operator). A tenant of another domain that has
      // chosen none goes unsigned.
      const isOwed = tenant.dkimSelector !== undefined || domain === domainOf(parts.mailFrom ?? '').toLowerCase();
      const found = selector === undefined ? undefined : await keyOf(domain, selector);
      const privateKey = found ?? (isOwed ? '' : undefined);
      return {
        tenant: tenant.tenant,
        name: tenant.name,
        fromAddress: tenant.fromAddress,
        colour: tenant.colour,
        bounceAddress: tenant.bounceAddress ?? parts.bounceAddress,
        dkim: selector === undefined || privateKey === undefined ? undefined : { domain, selector, privateKey },
      };
    },
  };
}
