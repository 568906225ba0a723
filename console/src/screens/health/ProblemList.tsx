/** What is wrong with the recorder now: since when, in a sentence, and what to do. */
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Empty, Failure, Progress, Row, Rows, useAnswer } from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import { sayTime } from '../system/words.ts';
import './health.css';

export function ProblemList() {
  const health = useAnswer('health', undefined, { every_ms: 5_000 });
  const timeZone = useAbout().data?.timeZone;
  if (health.data === undefined) {
    return health.error === null ? (
      <Progress label="Looking at the recorder…" />
    ) : (
      <Failure error={health.error} onRetry={() => void health.refetch()} />
    );
  }
  if (health.data.problems.length === 0) {
    return (
      <Empty icon={CircleCheck} title="All is well">
        The recorder records, its disk and its clock are in order.
      </Empty>
    );
  }
  return (
    <div className="health-now">
      <Rows label="Problems">
        {health.data.problems.map(({ kind, cameraId, since, sentence, whatToDo }) => (
          <Row
            key={`${kind} ${cameraId ?? ''}`}
            icon={TriangleAlert}
            title={sentence}
            detail={
              <>
                <span>Since {sayTime(since, timeZone)}</span>
                <span>{whatToDo}</span>
              </>
            }
          />
        ))}
      </Rows>
    </div>
  );
}
