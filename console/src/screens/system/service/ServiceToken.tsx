/** Another enrolment token of the chosen service; what is there is never shown. */
import { useState } from 'react';
import { Button, Dialog, Failure, fieldError, TextField, useChange } from '../../../kit/index.ts';

export function ServiceToken({ hasToken, onClose }: { readonly hasToken: boolean; readonly onClose: () => void }) {
  const [token, setToken] = useState('');
  const change = useChange('setServiceToken', ['recoveryService', 'audit']);
  const tokenError = fieldError(change.error, 'token');
  const put = (next: string): void => change.mutate({ body: { token: next } }, { onSuccess: onClose });
  return (
    <Dialog
      title="Enrolment token"
      size="wide"
      onClose={onClose}
      onSubmit={() => token.trim() !== '' && !change.isPending && put(token.trim())}
      actions={
        <>
          {hasToken && (
            <span className="kit-apart">
              <Button kind="link" onPress={() => put('')}>
                Forget the token
              </Button>
            </span>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={change.isPending} isDisabled={token.trim() === ''}>
            OK
          </Button>
        </>
      }
    >
      <TextField
        label="Enrolment token"
        value={token}
        onChange={setToken}
        maxLength={256}
        autoFocus
        error={tokenError}
        hint="Whoever runs the service has it. It proves that this recorder belongs to them."
      />
      {change.error !== null && tokenError === undefined && <Failure error={change.error} />}
    </Dialog>
  );
}
