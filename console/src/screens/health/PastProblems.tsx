/** What was wrong before, newest first: from when to when. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button, Failure, Progress, Row, Rows, Section, State, useAnswer } from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import { sayTime } from '../system/words.ts';
import { sayHowLong } from './words.ts';

const PAGE = 20;
const MOST = 500;

export function PastProblems() {
  const [limit, setLimit] = useState(PAGE);
  const history = useAnswer('healthHistory', { query: { limit } }, { every_ms: 10_000 });
  const timeZone = useAbout().data?.timeZone;
  if (history.data === undefined) {
    return history.error === null ? (
      <Progress label="Reading what was wrong before…" />
    ) : (
      <Failure error={history.error} onRetry={() => void history.refetch()} />
    );
  }
  const past = history.data.filter(({ ended }) => ended !== undefined);
  return (
    <Section title="Before">
      {past.length === 0 && <p className="kit-section-intro">Nothing else in the last 90 days.</p>}
      <Rows label="What was wrong before">
        {past.map((problem) => (
          <Past key={problem.id} problem={problem} timeZone={timeZone} />
        ))}
      </Rows>
      {history.data.length >= limit && limit < MOST && (
        <div>
          <Button onPress={() => setLimit(MOST)}>Show older</Button>
        </div>
      )}
    </Section>
  );
}

interface PastProps {
  readonly problem: RouteAnswer<Routes['healthHistory']>[number];
  readonly timeZone: string | undefined;
}

function Past({ problem: { began, ended, sentence }, timeZone }: PastProps) {
  return (
    <Row
      title={sentence}
      isDim
      detail={
        <>
          <span>{sayTime(began, timeZone)}</span>
          {ended === undefined ? (
            <State kind="bad" icon={TriangleAlert}>
              Still there
            </State>
          ) : (
            <State kind="good" icon={CircleCheck}>
              Over after {sayHowLong(Date.parse(ended) - Date.parse(began))}
            </State>
          )}
        </>
      }
    />
  );
}
