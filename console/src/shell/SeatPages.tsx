/** The pages of a screen that has no seat: a stranger's browser, and a screen that lost it. */
import { MonitorX, MousePointerClick } from 'lucide-react';
import type { ReactNode } from 'react';
import { PlainPage } from './PlainPage.tsx';

export function NoSeat(): ReactNode {
  return (
    <PlainPage icon={<MousePointerClick aria-hidden="true" />} title="This is the recorder’s own screen">
      <p>It works on the monitor attached to the recorder, so that only somebody standing there can use it.</p>
      <p>
        On a recorder without a monitor, whoever may read its keys can run <code>nightlatch seat --data FOLDER</code>{' '}
        there and open the address that it prints.
      </p>
      <p>To watch from a phone, add the recorder in the app.</p>
    </PlainPage>
  );
}

export function LostSeat(): ReactNode {
  return (
    <PlainPage icon={<MonitorX aria-hidden="true" />} title="This screen lost its seat">
      <p>The recorder’s own screen starts again by itself in a few seconds. Recording goes on.</p>
      <p>
        In another browser: run <code>nightlatch seat --data FOLDER</code> on the recorder and open the address that it
        prints.
      </p>
    </PlainPage>
  );
}
