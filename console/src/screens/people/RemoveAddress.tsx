/** Removes a recovery address, by password: an e-mail tells the old and the remaining ones. */
import { useState } from 'react';
import { Button, Dialog, Failure, fieldError, PasswordField, useChange } from '../../kit/index.ts';
import type { RecoveryAddress } from './ConfirmAddressForm.tsx';

export interface RemoveAddressProps {
  readonly address: RecoveryAddress;
  readonly knownPassword?: string | undefined;
  readonly onDone: () => void;
}

export function RemoveAddress({ address, knownPassword, onDone }: RemoveAddressProps) {
  const [password, setPassword] = useState(knownPassword ?? '');
  const remove = useChange('removeRecoveryAddress', ['recoveryAddresses', 'session']);
  const passwordError = fieldError(remove.error, 'password');
  const submit = (): void => {
    if (password === '' || remove.isPending) return;
    remove.mutate({ params: { id: address.addressId }, body: { password } }, { onSuccess: onDone });
  };
  return (
    <Dialog
      title="Remove this address?"
      onClose={onDone}
      onSubmit={submit}
      actions={
        <>
          <Button onPress={onDone}>Cancel</Button>
          <Button kind="danger" type="submit" isDisabled={password === ''} isBusy={remove.isPending}>
            Remove address
          </Button>
        </>
      }
    >
      <p>
        <strong>{address.address}</strong>
      </p>
      <p>
        All your addresses are told. For 7 days it still receives Secure Codes, and you can put it back with one at this
        screen.
      </p>
      {knownPassword === undefined && (
        <PasswordField label="Your password" value={password} onChange={setPassword} error={passwordError} />
      )}
      {remove.error !== null && passwordError === undefined && <Failure error={remove.error} />}
    </Dialog>
  );
}
