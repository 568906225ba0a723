/** The scanning half of adding: the viewfinder, what it read, or why what it read cannot be used. */
import { showRecorderId } from '@nightlatch/protocol';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Scanner } from './Scanner.tsx';
import type { ScannedOffer } from './use-scanned-offer.ts';

export function OfferByScan({ scanned }: { readonly scanned: ScannedOffer }): ReactNode {
  const { offer, refusal } = scanned;
  if (offer !== undefined) {
    return (
      <div className="read-offer" role="status">
        <CircleCheck aria-hidden="true" />
        <div>
          <strong>Code read</strong>
          <span>Recorder {showRecorderId(offer.recorderId)}</span>
        </div>
        <Button kind="link" onClick={scanned.clear}>
          Scan again
        </Button>
      </div>
    );
  }
  return (
    <Scanner onCode={scanned.read}>
      {refusal === undefined ? (
        <div>
          <h2>Point at the code</h2>
          <p className="dim">
            On the recorder: right-click, <strong className="latch">Phones</strong>. Or it is on the screen right after
            a reset.
          </p>
        </div>
      ) : (
        <Notice kind="bad">
          {refusal.sentence}
          {refusal.open !== undefined && (
            <>
              {' '}
              <a href={refusal.open}>Open {new URL(refusal.open).host}</a>
            </>
          )}
        </Notice>
      )}
    </Scanner>
  );
}
