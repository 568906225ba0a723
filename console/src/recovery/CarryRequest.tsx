/** The living request, carried to the recovery service: as a QR or in a file. Both make its code live for 24 hours. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { routes, type RecoveryView } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { CarryQr } from '../carry/CarryQr.tsx';
import { CarryStick } from '../carry/CarryStick.tsx';
import { answerKey, useAnswer, useChange } from '../kit/index.ts';

export interface CarryRequestProps {
  readonly accountId: string;
  readonly by: 'qr' | 'stick';
  readonly onStick: () => void;
  /** To where the code is typed. */
  readonly onCode: () => void;
}

export function CarryRequest({ accountId, by, onStick, onCode }: CarryRequestProps): ReactNode {
  const client = useQueryClient();
  const params = { accountId };
  const view = useAnswer('recoveryView', { params });
  const make = useChange('recoveryEnvelopes', ['recoveryView']);
  const save = useChange('recoveryEnvelopesToStick', ['recoveryView']);
  const [newCodeError, setNewCodeError] = useState<unknown>();
  const load = (): void => make.mutate({ params });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || by === 'stick') return;
    begun.current = true;
    load();
  });
  const newCode = async (): Promise<void> => {
    setNewCodeError(undefined);
    try {
      client.setQueryData<RecoveryView>(
        answerKey('recoveryView', { params }),
        await call(routes.sendNewCode, { params }),
      );
      if (by === 'qr') load();
      else save.reset();
    } catch (error) {
      setNewCodeError(error);
    }
  };
  const shared = { tag: view.data?.tag, codeName: 'Secure Code', onCode };
  return by === 'qr' ? (
    <CarryQr
      {...shared}
      title="Reset Password by phone"
      envelopes={make.data}
      error={newCodeError ?? make.error ?? undefined}
      onRetry={load}
      onNewCode={() => void newCode()}
      onStick={onStick}
    />
  ) : (
    <CarryStick
      {...shared}
      title="Reset Password by USB stick"
      save={(stickId) => save.mutateAsync({ params, body: { stickId } })}
      onNewCode={() => void newCode()}
    />
  );
}
