/** The three steps that make the way back: mail settings or a recovery service, a confirmed recovery address, the saved code. */
import { CloudUpload, Server } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Choice, Notice, useAnswer } from '../kit/index.ts';
import { RecoveryAddresses } from '../screens/people/RecoveryAddresses.tsx';
import { SavedCode } from '../screens/people/SavedCode.tsx';
import { MailSettingsForm } from '../screens/system/MailSettingsForm.tsx';
import { ServiceSettings } from '../screens/system/service/ServiceSettings.tsx';
import { StepDialog } from './StepDialog.tsx';

interface StepProps {
  readonly isDone: boolean;
  readonly onGoOn: () => void;
}

export function MailStep({ isDone, onGoOn }: StepProps): ReactNode {
  const hasService = useAnswer('recoveryService').data?.card !== undefined;
  const [typed, setTyped] = useState<'own' | 'service'>();
  const way = typed ?? (hasService ? 'service' : 'own');
  return (
    <StepDialog
      number={2}
      title="Mail"
      why="The recorder sends Secure Codes through your mail provider, or through a recovery service."
      isDone={isDone}
      warning="Without mail settings or a recovery service the recorder cannot send a Secure Code: a forgotten password then takes the saved code."
      onGoOn={onGoOn}
    >
      <Choice
        label="How e-mail leaves this recorder"
        hideLabel
        options={[
          { id: 'own', icon: Server, text: 'My own mail server', detail: 'With the settings of your mail provider' },
          {
            id: 'service',
            icon: CloudUpload,
            text: 'A recovery service',
            detail: 'Needs no mail server, and no internet here',
          },
        ]}
        value={way}
        onChange={setTyped}
      />
      {way === 'own' ? <MailSettingsForm /> : <ServiceSettings isShort />}
    </StepDialog>
  );
}

export interface AddressStepProps extends StepProps {
  readonly hasMail: boolean;
  readonly knownPassword: string | undefined;
  readonly onBackToMail: () => void;
}

export function AddressStep({ isDone, hasMail, knownPassword, onBackToMail, onGoOn }: AddressStepProps): ReactNode {
  return (
    <StepDialog
      number={3}
      title="Recovery address"
      why="When the password is forgotten, the Secure Code goes to this e-mail address and nowhere else."
      isDone={isDone}
      warning="Without a confirmed recovery address there is nowhere to send a Secure Code: a forgotten password then takes the saved code."
      onGoOn={onGoOn}
    >
      {hasMail ? (
        <RecoveryAddresses knownPassword={knownPassword} />
      ) : (
        <Notice
          kind="warning"
          title="This needs mail settings or a recovery service."
          actions={<Button onPress={onBackToMail}>Back to mail</Button>}
        >
          An address counts only after a code sent to it has been typed in.
        </Notice>
      )}
    </StepDialog>
  );
}

export function SavedCodeStep(props: StepProps & { readonly knownPassword: string | undefined }): ReactNode {
  return (
    <StepDialog
      number={4}
      title="Saved code"
      why="For the day the mailbox is gone too. Write it down and keep it away from the recorder."
      isDone={props.isDone}
      warning="Without a saved code, and without a mailbox, nobody can set a new password. The code can be made later under People."
      onGoOn={props.onGoOn}
    >
      <SavedCode knownPassword={props.knownPassword} />
    </StepDialog>
  );
}
