/** What is wrong with the recorder, for whoever is signed in; its figures, for programs with a token. */
import { Refusal } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Health } from '../../health/room.ts';
import type { MetricsToken } from '../../health/tokens.ts';
import { whoIs } from '../call-names.ts';
import type { Handlers } from '../handler.ts';

export interface HealthHandlerParts {
  readonly health: Health;
  readonly accounts: Accounts;
  readonly audit: Audit;
}

type HealthRoutes = 'health' | 'metricsTokens' | 'makeMetricsToken' | 'removeMetricsToken' | 'metrics';

export function healthHandlers({ health, accounts, audit }: HealthHandlerParts): Handlers<HealthRoutes> {
  const view = ({ id, label, accountId, made_wall_ms }: MetricsToken) => ({
    id,
    label,
    madeBy: accounts.get(accountId)?.name ?? 'Somebody',
    madeAt: new Date(made_wall_ms).toISOString(),
  });
  return {
    health: () => ({
      problems: health
        .problems()
        .map(({ since_ms, ...problem }) => ({ ...problem, since: new Date(since_ms).toISOString() })),
    }),
    metricsTokens: () => health.tokens.list().map(view),
    makeMetricsToken({ body }, { principal }) {
      if (!('accountId' in principal)) throw new Refusal('not-signed-in', 'Please sign in first.');
      const { made, token } = health.tokens.make(body.label, principal.accountId);
      audit.record(whoIs(principal, accounts), `Made the token "${made.label}" for the recorder's figures`);
      return { ...view(made), token };
    },
    removeMetricsToken({ params }, { principal }) {
      const { label } = health.tokens.remove(params.id);
      audit.record(whoIs(principal, accounts), `Removed the token "${label}" for the recorder's figures`);
    },
    metrics: async () => ({ body: await health.metrics() }),
  };
}
