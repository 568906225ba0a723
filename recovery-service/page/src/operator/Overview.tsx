/** How the service fares: the last day's deliveries, what waits, the mail server, and the caps that were reached. */
import { type CapHit, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { deliveryStates } from '@nightlatch/protocol/service-paths';
import { call } from '@nightlatch/ui/api';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Count, StateBadge, Time, Unanswered } from './parts.tsx';
import { useAsked } from './session.ts';

const capWords: Readonly<Record<CapHit['what'], string>> = {
  mailbox: 'Mailboxes',
  recorder: 'Recorders',
  tenant: 'Tenant',
};

export function Overview(): ReactNode {
  const { data, error } = useAsked('overview', async (signal) => {
    const [overview, caps] = await Promise.all([
      call(operatorRoutes.overview, { signal }),
      call(operatorRoutes.caps, { signal }),
    ]);
    return { overview, caps };
  });
  if (data === undefined) return <Unanswered error={error} />;
  const { overview, caps } = data;
  const { lastHandedOverAt, lastTroubleAt, trouble } = overview.mail;
  const isTroubled =
    lastTroubleAt !== undefined && (lastHandedOverAt === undefined || lastTroubleAt > lastHandedOverAt);
  return (
    <>
      {error !== undefined && <Unanswered error={error} />}
      <section>
        <h2>Last 24 hours</h2>
        <ul className="tiles">
          {deliveryStates.map((state) => (
            <li key={state}>
              <strong>
                <Count value={overview.lastDay[state]} />
              </strong>
              <StateBadge state={state} />
            </li>
          ))}
        </ul>
      </section>
      <section className="facts">
        <div className="panel">
          <h2>Queue</h2>
          <p className="figure">
            <Count value={overview.waiting.count} /> waiting
          </p>
          {overview.waiting.oldestSince === undefined ? (
            <p className="dim">Nothing waits for the mail server.</p>
          ) : (
            <p className="dim">
              The oldest since <Time at={overview.waiting.oldestSince} />
            </p>
          )}
        </div>
        <div className="panel">
          <h2>Mail server</h2>
          <p className={`figure ${isTroubled ? 'figure-bad' : ''}`}>
            {isTroubled ? <TriangleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
            {isTroubled ? 'In trouble' : lastHandedOverAt === undefined ? 'Not used yet' : 'Takes mail'}
          </p>
          {lastHandedOverAt !== undefined && (
            <p className="dim">
              Took the newest mail on <Time at={lastHandedOverAt} />
            </p>
          )}
          {lastTroubleAt !== undefined && (
            <p className="dim">
              Last trouble on <Time at={lastTroubleAt} />
              {trouble !== undefined && `: ${trouble}`}
            </p>
          )}
        </div>
        <div className="panel">
          <h2>Enrolled</h2>
          <p className="figure">
            <Count value={overview.recorders} /> {overview.recorders === 1 ? 'recorder' : 'recorders'}
          </p>
          <p className="dim">{overview.database === 'postgres' ? 'PostgreSQL' : 'PGlite, in this process'}</p>
        </div>
      </section>
      <section>
        <h2>Caps that were reached</h2>
        {caps.length === 0 ? (
          <p className="dim">None: no mailbox in the last seven days, no recorder and no tenant today.</p>
        ) : (
          <ul className="list">
            {caps.map((hit) => (
              <li key={`${hit.tenant} ${hit.what} ${hit.reason}`}>
                <strong>{capWords[hit.what]}</strong> of {hit.tenant}: {hit.sentence}.
                {hit.lastAt !== undefined && (
                  <span className="dim">
                    {' '}
                    Last on <Time at={hit.lastAt} />.
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
