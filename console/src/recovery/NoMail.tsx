/** No mail can go out: says why, and which ways are left. Never asks for an address. */
import { KeyRound, MailX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, Notice } from '../kit/index.ts';

const sentences = {
  'no-address': 'No recovery address was confirmed for this person, so there is nowhere to send a Secure Code.',
  'no-mail-settings':
    'This recorder has neither mail settings nor a recovery service, so it cannot send a Secure Code.',
} as const;

export interface NoMailProps {
  readonly why: keyof typeof sentences;
  readonly hasSavedCode: boolean;
  readonly onSavedCode: () => void;
  readonly onHelp: () => void;
  readonly onBack: () => void;
}

export function NoMail({ why, hasSavedCode, onSavedCode, onHelp, onBack }: NoMailProps): ReactNode {
  return (
    <Dialog
      title="Forgot Password"
      place="middle"
      onClose={onBack}
      actions={
        <>
          <span className="kit-apart">
            <Button kind="link" onPress={onHelp}>
              Help
            </Button>
          </span>
          <Button onPress={onBack}>Back</Button>
          {hasSavedCode && (
            <Button kind="primary" icon={KeyRound} onPress={onSavedCode} autoFocus>
              I have my saved code
            </Button>
          )}
        </>
      }
    >
      <Notice kind="warning" icon={MailX} title="No e-mail can be sent">
        {sentences[why]}
      </Notice>
      {hasSavedCode ? (
        <p>
          There is another way in: the <strong>saved code</strong> that was written down when this recorder was set up.
        </p>
      ) : (
        <p>
          There is no saved code either. An owner who can still sign in may set a new password for this person under
          People. Recording goes on meanwhile.
        </p>
      )}
    </Dialog>
  );
}
