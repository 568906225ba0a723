/** What is said at the top of the screen, above every dialog: what has just happened, and what is the matter. */
import { LoaderCircle, ShieldAlert, Wrench, X } from 'lucide-react';
import { useState, type Dispatch, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Button, IconButton, usePatience } from '../kit/index.ts';
import { ExportStanding } from '../screens/export/ExportStanding.tsx';
import type { Action, View } from './navigation.ts';
import type { About, SignedIn } from '@nightlatch/protocol';
import { Said, Standing } from './Said.tsx';

const warningWords: Readonly<Record<SignedIn['warnings'][number], string>> = {
  'no-mail-settings':
    'There are neither mail settings nor a recovery service: a forgotten password could not be reset by e-mail.',
  'no-recovery-address': 'There is no recovery address: a forgotten password could not be reset by e-mail.',
  'no-saved-code': 'There is no saved code for the day the mailbox is gone.',
  'saved-code-pending': 'The saved code waits to be written down.',
};

export interface MessagesProps {
  readonly about: About;
  readonly signedIn: SignedIn | undefined;
  readonly view: View;
  readonly isAway: boolean;
  /** Nothing lies over the live pictures. */
  readonly isFree: boolean;
  readonly go: Dispatch<Action>;
}

export function Messages({ about, signedIn, view, isAway, isFree, go }: MessagesProps): ReactNode {
  const [readRepairs, setReadRepairs] = useState<readonly string[]>([]);
  const showsAway = usePatience(isAway);
  const [warning, ...more] = signedIn?.warnings ?? [];
  const fix = (): void => {
    if (signedIn?.role === 'owner') go({ do: 'open-overlay', overlay: { kind: 'setup' } });
    else go({ do: 'choose', choice: 'people', role: signedIn?.role });
  };
  return createPortal(
    <div className="said-stack" data-react-aria-top-layer="true">
      {showsAway && (
        <Standing kind="wait" icon={<LoaderCircle aria-hidden="true" />}>
          The recorder does not answer. This screen waits for it.
        </Standing>
      )}
      {view.said !== undefined && <Said sentence={view.said} onGone={() => go({ do: 'say', said: undefined })} />}
      {about.repairs
        .filter((repair) => !readRepairs.includes(repair))
        .map((repair) => (
          <Standing
            key={repair}
            kind="info"
            icon={<Wrench aria-hidden="true" />}
            action={
              <IconButton
                kind="bare"
                icon={X}
                label="Close message"
                onPress={() => setReadRepairs([...readRepairs, repair])}
              />
            }
          >
            {repair}
          </Standing>
        ))}
      {signedIn !== undefined && <ExportStanding timeZone={about.timeZone} />}
      {isFree && warning !== undefined && (
        <Standing
          kind="warning"
          icon={<ShieldAlert aria-hidden="true" />}
          action={<Button onPress={fix}>{signedIn?.role === 'owner' ? 'Finish setting up' : 'My way back'}</Button>}
        >
          {warningWords[warning]}
          {more.length > 0 && ` And ${more.length} more.`}
        </Standing>
      )}
    </div>,
    document.body,
  );
}
