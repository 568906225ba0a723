/** The dialog that is open over the screen. */
import type { Dispatch, ReactNode } from 'react';
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { SignInDialog } from '../sign-in/SignInDialog.tsx';
import { screenNames, type Action, type View } from './navigation.ts';

export type About = RouteAnswer<Routes['about']>;
export type SignedIn = NonNullable<RouteAnswer<Routes['session']>['signedIn']>;

export interface OverlaysProps {
  readonly about: About;
  readonly signedIn: SignedIn | undefined;
  readonly view: View;
  readonly go: Dispatch<Action>;
}

export function Overlays({ signedIn, view, go }: OverlaysProps): ReactNode {
  const { overlay } = view;
  if (overlay?.kind === 'sign-in' && signedIn === undefined) {
    return (
      <SignInDialog
        opens={overlay.wanted === undefined ? undefined : screenNames[overlay.wanted]}
        accountId={overlay.accountId}
        onSignedIn={(role) => go({ do: 'signed-in', role })}
        onForgotPassword={(accountId) => go({ do: 'forgot-password', accountId })}
        onHelp={() => go({ do: 'help', open: true })}
        onCancel={() => go({ do: 'close-overlay' })}
      />
    );
  }
  return undefined;
}
