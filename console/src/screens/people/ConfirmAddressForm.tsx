/** The confirmation code for one address, with how far its mail has come and a way to get a new one. */
import { CONSENT_PROOF_CHARACTERS, SECURE_CODE_DIGITS, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { Button, CodeField, Failure, Form, sayDuration, useChange, useCountdown } from '../../kit/index.ts';
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';
import { CarryConfirmation } from './CarryConfirmation.tsx';
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

  const { delivery, canBeCarried = false } = address;
  const byService = canBeCarried || delivery?.by === 'recovery-service';
  const isStuck = delivery === undefined || ['refused', 'bounced', 'waiting-for-network'].includes(delivery.state);

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
          tail={byService ? CONSENT_PROOF_CHARACTERS : undefined}
          label="Code from the e-mail"
          value={code}
          onChange={setCode}
          error={codeError}
          hint={[
            delivery && sayDelivery(delivery),
            byService && code.length >= SECURE_CODE_DIGITS && 'Type the 6 characters behind it too',
            address.triesLeft !== undefined && `${address.triesLeft} ${address.triesLeft === 1 ? 'try' : 'tries'} left`,
          ]
            .filter(Boolean)
            .join(' · ')}
        />
        {confirm.error !== null && codeError === undefined && <Failure error={confirm.error} />}
        {resend.error !== null && <Failure error={resend.error} />}
      </Form>
      {canBeCarried && (
        <CarryConfirmation
          addressId={address.addressId}
          isFirst={isStuck && code === ''}
          onNewCode={() => resend.mutateAsync({ params })}
        />
      )}
    </div>
  );
}
