/**
 * A person's recovery addresses: the only places a Secure Code is sent. An address counts once the code mailed to it has
 * been typed in. Up to three; removed ones stay listed while they can be put back.
 */
import { MOST_RECOVERY_ADDRESSES } from '@nightlatch/protocol';
import { CircleCheck, Clock3, Mail, Plus, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, Failure, IconButton, Notice, Progress, Row, Rows, State, useAnswer } from '../../kit/index.ts';
import { AddAddressForm } from './AddAddressForm.tsx';
import { ConfirmAddressForm, type RecoveryAddress } from './ConfirmAddressForm.tsx';
import { RemoveAddress } from './RemoveAddress.tsx';

const POLL_MS = 2000;

export interface RecoveryAddressesProps {
  /** The password, where the person has just made it (setup): it is not asked for again. */
  readonly knownPassword?: string | undefined;
  /** An address has been confirmed. */
  readonly onConfirmed?: (() => void) | undefined;
}

export function RecoveryAddresses({ knownPassword, onConfirmed }: RecoveryAddressesProps) {
  const addresses = useAnswer('recoveryAddresses', undefined, { every_ms: POLL_MS });
  const [isAdding, setIsAdding] = useState(false);
  const [removing, setRemoving] = useState<RecoveryAddress>();

  if (addresses.data === undefined) {
    return addresses.error === null ? (
      <Progress label="Reading your addresses…" />
    ) : (
      <Failure error={addresses.error} onRetry={() => void addresses.refetch()} />
    );
  }
  const active = addresses.data.filter(({ state }) => state !== 'removed');
  const removed = addresses.data.filter(({ state }) => state === 'removed');
  const hasNone = active.length === 0;

  return (
    <>
      {hasNone && <AddAddressForm knownPassword={knownPassword} onAdded={() => setIsAdding(false)} />}
      {!hasNone && (
        <Rows label="Recovery addresses">
          {active.map((address) => (
            <Row
              key={address.addressId}
              icon={Mail}
              title={address.address}
              detail={
                address.state === 'confirmed' ? (
                  <State kind="good" icon={CircleCheck}>
                    Confirmed
                  </State>
                ) : (
                  <State kind="waiting" icon={Clock3}>
                    Waits for its code; receives nothing until then
                  </State>
                )
              }
              actions={
                <IconButton icon={Trash2} label={`Remove ${address.address}`} onPress={() => setRemoving(address)} />
              }
            >
              {address.state === 'waiting-for-code' && (
                <ConfirmAddressForm address={address} onConfirmed={onConfirmed} />
              )}
            </Row>
          ))}
        </Rows>
      )}
      {!hasNone && active.length < MOST_RECOVERY_ADDRESSES && (
        <div>
          <Button icon={Plus} onPress={() => setIsAdding(true)}>
            Add another address
          </Button>
        </div>
      )}
      {removed.map((address) => (
        <Notice key={address.addressId} icon={Undo2} title={`Removed: ${address.address}`}>
          For 7 days it still receives Secure Codes. To put it back: sign out, choose “Forgot Password”, and type the
          Secure Code from your e-mail.
        </Notice>
      ))}
      {isAdding && (
        <Dialog title="Add an address" onClose={() => setIsAdding(false)}>
          <AddAddressForm
            knownPassword={knownPassword}
            onAdded={() => setIsAdding(false)}
            onCancel={() => setIsAdding(false)}
          />
        </Dialog>
      )}
      {removing !== undefined && (
        <RemoveAddress address={removing} knownPassword={knownPassword} onDone={() => setRemoving(undefined)} />
      )}
    </>
  );
}
