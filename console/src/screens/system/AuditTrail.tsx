/** What happened on this recorder, newest first: who did it, and when. */
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { Button, Empty, Failure, Progress, Row, Rows, useAnswer } from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import { sayTime } from './words.ts';

const PAGE = 100;
const MOST = 500;

export function AuditTrail() {
  const [limit, setLimit] = useState(PAGE);
  const audit = useAnswer('audit', { query: { limit } }, { every_ms: 10_000 });
  const timeZone = useAbout().data?.timeZone;
  if (audit.data === undefined) {
    return audit.error === null ? (
      <Progress label="Reading what happened…" />
    ) : (
      <Failure error={audit.error} onRetry={() => void audit.refetch()} />
    );
  }
  if (audit.data.length === 0) return <Empty icon={ScrollText} title="Nothing has happened yet" />;
  return (
    <>
      <Rows label="Audit trail">
        {audit.data.map(({ at, who, what }, place) => (
          <Row
            key={`${at} ${place}`}
            title={what}
            detail={
              <>
                <span>{sayTime(at, timeZone)}</span>
                <span>{who}</span>
              </>
            }
          />
        ))}
      </Rows>
      {audit.data.length >= limit && limit < MOST && (
        <div>
          <Button onPress={() => setLimit(MOST)}>Show older</Button>
        </div>
      )}
    </>
  );
}
