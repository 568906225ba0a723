/** What is wrong with the recorder, for whoever is signed in; its figures, for programs with a token. */
import { Refusal } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Health } from '../../health/room.ts';
import type { MetricsToken } from '../../health/tokens.ts';
import { maskAddress } from '../../mail/address.ts';
import type { OutboxEntry } from '../../mail/outbox-row.ts';
import type { Mail } from '../../mail/room.ts';
import { whoIs } from '../call-names.ts';
import type { Handlers } from '../handler.ts';

export interface HealthHandlerParts {
  readonly health: Health;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly mail: Pick<Mail, 'store'>;
}

type HealthRoutes =
  | 'health'
  | 'healthHistory'
  | 'healthLetters'
  | 'setHealthLetters'
  | 'testHealthLetters'
  | 'metricsTokens'
  | 'makeMetricsToken'
  | 'removeMetricsToken'
  | 'metrics';

export function healthHandlers({ health, accounts, audit, mail }: HealthHandlerParts): Handlers<HealthRoutes> {
  const { letters } = health;
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
    healthHistory: ({ query }) =>
      health.history.newest(query.limit).map(({ id, kind, cameraId, since_ms, ended_ms, sentence }) => ({
        id,
        kind,
        ...(cameraId === undefined ? {} : { cameraId }),
        began: new Date(since_ms).toISOString(),
        ...(ended_ms === undefined ? {} : { ended: new Date(ended_ms).toISOString() }),
        sentence,
      })),
    healthLetters() {
      const settings = letters.settings();
      const last = letters.last();
      return {
        ...settings,
        goesTo: settings.addresses.length > 0 ? letters.recipients() : letters.recipients().map(maskAddress),
        hasMailServer: mail.store.read() !== undefined,
        ...(last === undefined
          ? {}
          : {
              last: {
                at: new Date(last.at_wall_ms).toISOString(),
                state: mailState(last.entry.state),
                ...(last.entry.detail === undefined ? {} : { detail: last.entry.detail }),
              },
            }),
      };
    },
    setHealthLetters({ body }, { principal }) {
      letters.change(body);
      audit.record(whoIs(principal, accounts), 'Changed who gets letters about problems, and about which');
    },
    testHealthLetters: async () => await letters.test(),
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

/** The recovery service carries no letters about problems; should one have come back, that is a refusal. */
function mailState(state: OutboxEntry['state']): Exclude<OutboxEntry['state'], 'at-service' | 'bounced'> {
  return state === 'bounced' ? 'refused' : state === 'at-service' ? 'sending' : state;
}
