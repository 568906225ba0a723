/** `/r`: the request that a QR brought, or what is wrong with the link. */
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { browserSurroundings, OutgoingRequests } from '../model/outgoing.ts';
import type { MailRequest } from '../model/request.ts';
import { keepSent } from '../model/sent-here.ts';
import { sayKind } from '../model/words.ts';
import { Frame } from '../parts/Frame.tsx';
import { Requests } from '../parts/Requests.tsx';
import { Sentence } from '../parts/Sentence.tsx';

export function PhonePage({ request }: { readonly request: MailRequest | 'none' | 'damaged' }): ReactNode {
  switch (request) {
    case 'damaged':
      return (
        <Frame title="Reset Password">
          <Sentence tone="bad" title="This link is cut off or damaged">
            Nothing was sent. Scan the QR on the recorder’s screen again, all of it.
          </Sentence>
          <p className="dim">
            A link that was copied or came in a message may have lost its end. The file that the recorder saves on a USB
            stick works too: <a href="/">Password Reset Tool</a>.
          </p>
        </Frame>
      );
    case 'none':
      return (
        <Frame title="Reset Password">
          <Sentence tone="info" title="No request has been scanned">
            This page is opened by the QR on the recorder’s screen. Scan it with the phone’s camera.
          </Sentence>
          <p className="dim">
            The camera app does not read it? The <a href="/">Password Reset Tool</a> reads it here, and takes the file
            from a USB stick too.
          </p>
        </Frame>
      );
    default:
      return <OneRequest request={request} />;
  }
}

function OneRequest({ request }: { readonly request: MailRequest }): ReactNode {
  const outgoing = useMemo(() => new OutgoingRequests([request], browserSurroundings), [request]);
  const { all } = useSyncExternalStore(outgoing.subscribe, outgoing.snapshot);
  const progress = all[0]?.progress;
  const isTaken = progress?.at === 'taken';
  useEffect(() => {
    void outgoing.lookForEarlier();
    return () => outgoing.stop();
  }, [outgoing]);
  useEffect(() => {
    if (isTaken) keepSent(request);
  }, [isTaken, request]);
  return (
    <Frame title={sayKind(request.kind).title}>
      <Requests outgoing={outgoing} />
      {isTaken && progress.delivery.state === 'handed-over' && request.kind === 'reset' && (
        <p className="dim">
          Does the recorder show another QR, for another address? Scan that one too. You may close this page.
        </p>
      )}
    </Frame>
  );
}
