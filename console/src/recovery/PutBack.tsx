/** Recovery addresses that were removed lately, shown to whoever proved to be the owner: somebody else may have removed them. */
import { MailPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Button, Dialog, Failure, Row, Rows } from '../kit/index.ts';
import type { Grant } from './flow.ts';

export interface PutBackProps {
  readonly grant: Grant;
  readonly onChanged: (grant: Grant) => void;
  readonly onGoOn: (grant: Grant) => void;
}

export function PutBack({ grant, onChanged, onGoOn }: PutBackProps): ReactNode {
  const [busyWith, setBusyWith] = useState<string>();
  const [error, setError] = useState<unknown>();
  const putBack = async (addressId: string): Promise<void> => {
    setBusyWith(addressId);
    setError(undefined);
    try {
      onChanged(await call(routes.undoRemoval, { params: { accountId: grant.accountId }, body: { addressId } }));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusyWith(undefined);
    }
  };
  const isOver = grant.removedAddresses.length === 0;
  return (
    <Dialog
      title="Removed recovery addresses"
      subtitle={isOver ? undefined : 'Removed in the last 7 days. Was it you? If not, put them back.'}
      place="middle"
      actions={
        <Button kind="primary" onPress={() => onGoOn(grant)} autoFocus={isOver}>
          Go on
        </Button>
      }
    >
      {isOver && <p role="status">Put back. Secure Codes go there again.</p>}
      {!isOver && (
        <Rows label="Removed recovery addresses">
          {grant.removedAddresses.map(({ addressId, maskedAddress }) => (
            <Row
              key={addressId}
              title={maskedAddress}
              actions={
                <Button icon={MailPlus} isBusy={busyWith === addressId} onPress={() => void putBack(addressId)}>
                  Put back
                </Button>
              }
            />
          ))}
        </Rows>
      )}
      {error !== undefined && <Failure error={error} />}
    </Dialog>
  );
}
