/** A new recovery address: mails a confirmation code to it. Takes the password, unless it was typed a moment ago (setup). */
import { useState } from 'react';
import { Button, Failure, fieldError, Form, PasswordField, TextField, useChange } from '../../kit/index.ts';

export interface AddAddressFormProps {
  /** The password, where the person has just made it. */
  readonly knownPassword?: string | undefined;
  readonly onAdded: () => void;
  readonly onCancel?: (() => void) | undefined;
}

export function AddAddressForm({ knownPassword, onAdded, onCancel }: AddAddressFormProps) {
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const add = useChange('addRecoveryAddress', ['recoveryAddresses', 'session']);
  const addressError = fieldError(add.error, 'address');
  const passwordError = fieldError(add.error, 'password');
  const canAdd = address.trim() !== '' && (knownPassword ?? password) !== '';

  return (
    <Form
      onSubmit={() => {
        if (!canAdd || add.isPending) return;
        add.mutate({ body: { address: address.trim(), password: knownPassword ?? password } }, { onSuccess: onAdded });
      }}
      actions={
        <>
          {onCancel && <Button onPress={onCancel}>Cancel</Button>}
          <Button kind="primary" type="submit" isDisabled={!canAdd} isBusy={add.isPending}>
            Send a confirmation code
          </Button>
        </>
      }
    >
      <TextField
        label="E-mail address"
        keyboard="address"
        value={address}
        onChange={setAddress}
        maxLength={254}
        error={addressError}
        hint="Secure Codes go to this address and nowhere else."
      />
      {knownPassword === undefined && (
        <PasswordField label="Your password" value={password} onChange={setPassword} error={passwordError} />
      )}
      {add.error !== null &&
        addressError === undefined &&
        (passwordError === undefined || knownPassword !== undefined) && <Failure error={add.error} />}
    </Form>
  );
}
