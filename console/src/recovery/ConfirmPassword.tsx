/** "Confirm password": typed again; a difference is said at the first character that differs. */
import { useRef, useState, type ReactNode } from 'react';
import { Button, confirmationError, Dialog, Failure, PasswordField } from '../kit/index.ts';
import { focusFieldIn } from '../sign-in/focus.ts';

export interface ConfirmPasswordProps {
  readonly password: string;
  readonly isBusy: boolean;
  /** What the commit threw. */
  readonly error: unknown;
  readonly onBack: () => void;
  readonly onConfirmed: () => void;
}

export function ConfirmPassword(props: ConfirmPasswordProps): ReactNode {
  const { password, isBusy, error, onBack, onConfirmed } = props;
  const [typed, setTyped] = useState('');
  const [isShort, setIsShort] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const submit = (): void => {
    if (isBusy) return;
    if (typed === password) {
      onConfirmed();
      return;
    }
    setIsShort(true);
    focusFieldIn(place.current);
  };
  const difference = confirmationError(password, typed);
  return (
    <Dialog
      title="Confirm password"
      onSubmit={submit}
      actions={
        <>
          <Button onPress={onBack} isDisabled={isBusy}>
            Back
          </Button>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            OK
          </Button>
        </>
      }
    >
      <div ref={place}>
        <PasswordField
          label="Confirm password"
          value={typed}
          autoFocus
          maxLength={1024}
          hint="Type the new password once more."
          error={difference ?? (isShort ? 'This is not yet the whole new password.' : undefined)}
          onChange={(next) => {
            setTyped(next);
            setIsShort(false);
          }}
        />
      </div>
      {error !== undefined && <Failure error={error} />}
    </Dialog>
  );
}
