/** One request: which recorder, which request (to be compared with the screen), how far it is, and what to do next. */
import { type ReactNode, useEffect, useState } from 'react';
import type { Outgoing, Sender } from '../model/outgoing.ts';
import { shownRecorderId } from '../model/request.ts';
import { sayKind, sayNext, sayProgress, sayWait } from '../model/words.ts';
import { SaveCard } from './SaveCard.tsx';
import { Sentence } from './Sentence.tsx';

export interface RequestCardProps {
  readonly outgoing: Outgoing;
  readonly sender: Sender | undefined;
  /** Seconds until it may be tried again. */
  readonly left_s: number;
  /** Whether it says what its e-mail is: the first of its kind does. */
  readonly explains: boolean;
  /** Whether it says what to do next: not when the one above says the same. */
  readonly leads: boolean;
}

export function RequestCard({ outgoing, sender, left_s, explains, leads }: RequestCardProps): ReactNode {
  const { request, progress } = outgoing;
  const recorderId = useRecorderId(request.recorderKey);
  const { asks, about } = sayKind(request.kind);
  const said = sayProgress(request, progress, sayWait(left_s));
  const next = sayNext(request, progress);
  return (
    <section className="request" aria-label={request.tag === undefined ? 'Request' : `Request ${request.tag}`}>
      <p className="lead">
        Recorder {recorderId !== undefined && <strong className="nowrap">{recorderId}</strong>} {asks}.
      </p>
      {(request.tag !== undefined || recorderId !== undefined) && (
        <div className="compare">
          <dl>
            {recorderId !== undefined && (
              <div>
                <dt>Recorder</dt>
                <dd>{recorderId}</dd>
              </div>
            )}
            {request.tag !== undefined && (
              <div>
                <dt>Request</dt>
                <dd>{request.tag}</dd>
              </div>
            )}
          </dl>
          <p>Compare with the screen of the recorder.</p>
        </div>
      )}
      {progress.at === 'ready' && explains && <p className="dim">{about}</p>}
      <div role="status" aria-live="polite" className="status">
        {said !== undefined && (
          <Sentence tone={said.tone} title={said.title}>
            <p>{said.sentence}</p>
            {progress.at === 'taken' && progress.earlier && (
              <p>This request was sent before. Opening or sending it again does no harm and makes no second e-mail.</p>
            )}
          </Sentence>
        )}
      </div>
      {leads && next.length > 0 && (
        <div className="next">
          <h2>What to do next</h2>
          <ol>
            {next.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {sender !== undefined && progress.at === 'taken' && isComing(outgoing) && (
            <p className="dim">
              It comes from {sender.name}, <span className="address">{sender.address}</span>.
            </p>
          )}
        </div>
      )}
      {progress.at === 'taken' && progress.delivery.card !== undefined && <SaveCard signed={progress.delivery.card} />}
    </section>
  );
}

function isComing({ progress }: Outgoing): boolean {
  return progress.at === 'taken' && ['queued', 'put-off', 'handed-over'].includes(progress.delivery.state);
}

function useRecorderId(key: Uint8Array): string | undefined {
  const [id, setId] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    void shownRecorderId(key).then((shown) => {
      if (isCurrent) setId(shown);
    });
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return id;
}
