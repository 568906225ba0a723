/** "New password": the rules as they are met. OK asks the recorder once more, so that a quick click is never lost. */
import { useRef, useState, type ReactNode } from 'react';
import { routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Button, Dialog, Failure, NewPasswordField, sayDuration, useAnswer, useCountdown } from '../kit/index.ts';
import type { Grant } from './flow.ts';
import { focusFieldIn } from '../sign-in/focus.ts';

export interface NewPasswordStepProps {
  readonly grant: Grant;
  readonly password: string;
  /** Why the recorder refused the password at the commit. */
  readonly error: string | undefined;
  readonly onPassword: (password: string) => void;
  readonly onGoOn: () => void;
  readonly onCancel: () => void;
}

export function NewPasswordStep(props: NewPasswordStepProps): ReactNode {
  const { grant, password } = props;
  const about = useAnswer('about');
  const place = useRef<HTMLDivElement>(null);
  const [unmet, setUnmet] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const names = { accountName: grant.accountName, recorderName: about.data?.recorderName };

  const goOn = async (): Promise<void> => {
    if (isBusy) return;
    setIsBusy(true);
    setFailure(undefined);
    try {
      const { recorderName } = names;
      const body = {
        password,
        accountName: grant.accountName,
        ...(recorderName === undefined ? {} : { recorderName }),
      };
      const judged = await call(routes.checkPassword, { body });
      if (judged.accepted) {
        props.onGoOn();
        return;
      }
      const rule = judged.rules.find(({ met }) => !met);
      setUnmet(rule === undefined ? 'This password is not accepted. Choose another.' : `Not met yet: “${rule.text}”.`);
      focusFieldIn(place.current);
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <Dialog
      title="New password"
      tools={<TimeLeft grant={grant} />}
      size="wide"
      onSubmit={() => void goOn()}
      actions={
        <>
          <Button onPress={props.onCancel}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            OK
          </Button>
        </>
      }
    >
      <div ref={place}>
        <NewPasswordField
          {...names}
          value={password}
          autoFocus
          error={props.error ?? unmet}
          onAccepted={() => undefined}
          onChange={(next) => {
            setUnmet(undefined);
            props.onPassword(next);
          }}
        />
      </div>
      {failure !== undefined && <Failure error={failure} />}
    </Dialog>
  );
}

function TimeLeft({ grant }: { readonly grant: Grant }): ReactNode {
  const left_s = useCountdown(Math.ceil(grant.expiresIn_s));
  return (
    <span className="recovery-tool">
      for <strong>{grant.accountName}</strong> · <span role="timer">{sayDuration(left_s)} left</span>
    </span>
  );
}
