/** "It wasn't me": what to do when somebody else reset the password. */
import type { ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { Sheet } from '../parts/Sheet.tsx';

export function NotMeSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  return (
    <Sheet title="Somebody else reset it?" onClose={onClose}>
      <p>
        Whoever did it stood at the recorder and had the code from your mailbox, or the saved code. Ask the people who
        share it with you first. If it was none of them:
      </p>
      <ol>
        <li>
          <strong>Secure your mailbox.</strong> Change its password, and look for an e-mail “Your password was reset”.
        </li>
        <li>
          <strong>Go to the recorder.</strong> Right-click, click an icon, then <strong>Forgot Password</strong>, and
          choose a new password. Whoever has the other one is out at once.
        </li>
        <li>
          <strong>Signed in there,</strong> check the recovery addresses, make a new saved code, and look at who has
          phones.
        </li>
        <li>
          <strong>Then add it here again</strong> with your new password.
        </li>
      </ol>
      <p>Your recordings are still there: a reset never erases anything, and recording did not stop.</p>
      <Button kind="main" onClick={onClose}>
        OK
      </Button>
    </Sheet>
  );
}
