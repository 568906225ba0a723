/** The dialog that is open over the screen. */
import type { Dispatch, ReactNode } from 'react';
import type { About, SignedIn } from '@nightlatch/protocol';
import { Recovery } from '../recovery/Recovery.tsx';
import { ResetHeld } from '../recovery/ResetHeld.tsx';
import { ResetNotices } from '../recovery/ResetNotices.tsx';
import { Setup } from '../setup/Setup.tsx';
import { SignInDialog } from '../sign-in/SignInDialog.tsx';
import { screenNames, type Action, type View } from './navigation.ts';

export interface OverlaysProps {
  readonly about: About;
  readonly signedIn: SignedIn | undefined;
  readonly view: View;
  readonly go: Dispatch<Action>;
}

export function Overlays({ about, signedIn, view, go }: OverlaysProps): ReactNode {
  const { overlay } = view;
  const onHelp = (): void => go({ do: 'help', open: true });
  const onClose = (): void => go({ do: 'close-overlay' });

  if (!about.setUp || (overlay?.kind === 'setup' && signedIn !== undefined)) {
    return (
      <Setup
        about={about}
        signedIn={signedIn}
        onHelp={onHelp}
        onOwner={() => go({ do: 'open-overlay', overlay: { kind: 'setup' } })}
        onFinished={onClose}
      />
    );
  }
  if (signedIn !== undefined) {
    if (signedIn.resetNotices.length === 0) return undefined;
    const onPeople = (): void => go({ do: 'choose', choice: 'people', role: signedIn.role });
    return <ResetNotices notices={signedIn.resetNotices} timeZone={about.timeZone} onPeople={onPeople} />;
  }
  switch (overlay?.kind) {
    case 'sign-in':
      return (
        <SignInDialog
          opens={overlay.wanted === undefined ? undefined : screenNames[overlay.wanted]}
          accountId={overlay.accountId}
          onSignedIn={(role) => go({ do: 'signed-in', role })}
          onForgotPassword={(accountId) => go({ do: 'forgot-password', accountId })}
          onHelp={onHelp}
          onCancel={onClose}
        />
      );
    case 'recovery':
      return (
        <Recovery
          key={overlay.accountId}
          accountId={overlay.accountId}
          wanted={overlay.wanted}
          resume={overlay.resume}
          onHelp={onHelp}
          onSignIn={() => go({ do: 'back-to-sign-in', accountId: overlay.accountId })}
          onHeld={() => go({ do: 'open-overlay', overlay: { kind: 'reset-held' } })}
        />
      );
    case 'reset-held':
      return about.lastReset === undefined ? undefined : (
        <ResetHeld
          reset={about.lastReset}
          timeZone={about.timeZone}
          onHelp={onHelp}
          onSignIn={(accountId) => go({ do: 'back-to-sign-in', accountId })}
          onClose={onClose}
        />
      );
    case 'setup':
    case undefined:
      return undefined;
  }
}
