/** One's own new password. Every other session and every phone of this person ends. */
import { useState } from 'react';
import {
  Button,
  Dialog,
  Failure,
  fieldError,
  NewPassword,
  Notice,
  PasswordField,
  useChange,
  useNewPassword,
} from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';

export interface ChangePasswordProps {
  readonly accountName: string;
  readonly onClose: () => void;
}

export function ChangePassword({ accountName, onClose }: ChangePasswordProps) {
  const about = useAbout();
  const [current, setCurrent] = useState('');
  const { password: next, isReady, fields } = useNewPassword();
  const change = useChange('changePassword', ['session', 'pairings']);
  const currentError = fieldError(change.error, 'current', 'password');
  const nextError = fieldError(change.error, 'next');
  const canChange = isReady && current !== '';

  if (change.isSuccess) {
    return (
      <Dialog
        title="Your password is changed"
        onClose={onClose}
        actions={
          <Button kind="primary" onPress={onClose}>
            OK
          </Button>
        }
      >
        <Notice kind="warning" title="Phones must be added again.">
          In the app: remove this recorder, then add it with the code on the Phones screen and the new password.
        </Notice>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Change my password"
      size="wide"
      onClose={onClose}
      onSubmit={() => {
        if (canChange && !change.isPending) change.mutate({ body: { current, next } });
      }}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={!canChange} isBusy={change.isPending}>
            OK
          </Button>
        </>
      }
    >
      <NewPassword
        first={
          <PasswordField
            label="Current password"
            value={current}
            onChange={setCurrent}
            error={currentError}
            autoFocus
          />
        }
        {...fields}
        accountName={accountName}
        recorderName={about.data?.recorderName}
        error={nextError}
      />
      {change.error !== null && currentError === undefined && nextError === undefined && (
        <Failure error={change.error} />
      )}
    </Dialog>
  );
}
