/** The confirmation code for one address, with how far its mail has come and a way to get a new one. */
import { SECURE_CODE_DIGITS, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { Button, CodeField, Failure, Form, sayDuration, useChange, useCountdown } from '../../kit/index.ts';
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';
import { sayDelivery } from './delivery-words.ts';
import './people.css';

export type RecoveryAddress = RouteAnswer<Routes['recoveryAddresses']>[number];

export interface ConfirmAddressFormProps {
  readonly address: RecoveryAddress;
  readonly onConfirmed?: (() => void) | undefined;
}

export function ConfirmAddressForm({ address, onConfirmed }: ConfirmAddressFormProps) {
  const [code, setCode] = useState('');
  const confirm = useChange('confirmRecoveryAddress', ['recoveryAddresses', 'session']);
  const resend = useChange('resendConfirmation', ['recoveryAddresses']);
  const wait_s = useCountdown(address.newCodeIn_s ?? 0);
  const params = { id: address.addressId };
  // Every refusal of a code belongs at the code; only silence belongs to the form.
  const codeError = confirm.error instanceof ApiProblem ? sentenceOf(confirm.error) : undefined;

  return (
    <div className="confirm-address">
      <Form
        onSubmit={() => {
          if (code !== '' && !confirm.isPending)
            confirm.mutate({ params, body: { code } }, onConfirmed && { onSuccess: onConfirmed });
        }}
        actions={
          <>
            <Button
              icon={Send}
              isDisabled={wait_s > 0}
              isBusy={resend.isPending}
              onPress={() => resend.mutate({ params }, { onSuccess: () => setCode('') })}
            >
              {wait_s > 0 ? `Send a new code in ${sayDuration(wait_s)}` : 'Send a new code'}
            </Button>
            <Button kind="primary" type="submit" isDisabled={code === ''} isBusy={confirm.isPending}>
              OK
            </Button>
          </>
        }
      >
        <CodeField
          kind="digits"
          length={SECURE_CODE_DIGITS}
          label="Code from the e-mail"
          value={code}
          onChange={setCode}
          error={codeError}
          hint={[
            address.delivery && sayDelivery(address.delivery),
            address.triesLeft !== undefined && `${address.triesLeft} ${address.triesLeft === 1 ? 'try' : 'tries'} left`,
          ]
            .filter(Boolean)
            .join(' · ')}
        />
        {confirm.error !== null && codeError === undefined && <Failure error={confirm.error} />}
        {resend.error !== null && <Failure error={resend.error} />}
      </Form>
    </div>
  );
}
