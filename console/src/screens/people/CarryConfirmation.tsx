/** The confirmation of an address, carried to the recovery service by a phone or a stick: a recorder without any network is set up so. */
import { QrCode as QrIcon, Usb } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { CarryQr } from '../../carry/CarryQr.tsx';
import { CarryStick } from '../../carry/CarryStick.tsx';
import { Button, useChange } from '../../kit/index.ts';

export interface CarryConfirmationProps {
  readonly addressId: string;
  /** No mail leaves by itself: the phone stands out. */
  readonly isFirst: boolean;
  /** Only a new code can be shown. */
  readonly onNewCode: () => Promise<unknown>;
}

export function CarryConfirmation({ addressId, isFirst, onNewCode }: CarryConfirmationProps): ReactNode {
  const [by, setBy] = useState<'qr' | 'stick'>();
  const make = useChange('confirmationEnvelope', ['recoveryAddresses']);
  const save = useChange('confirmationEnvelopeToStick', ['recoveryAddresses']);
  const params = { id: addressId };
  const showQr = (): void => {
    make.mutate({ params });
    setBy('qr');
  };
  const shared = {
    codeName: 'code',
    onCode: () => setBy(undefined),
  };
  return (
    <>
      <div className="confirm-address-carry">
        <span>No internet here? A phone or a stick takes it along</span>
        <Button kind={isFirst ? 'primary' : 'quiet'} icon={QrIcon} onPress={showQr}>
          Show a QR
        </Button>
        <Button icon={Usb} onPress={() => setBy('stick')}>
          Save to a USB stick
        </Button>
      </div>
      {by === 'qr' && (
        <CarryQr
          {...shared}
          title="Confirm the address by phone"
          envelopes={make.data}
          error={make.error ?? undefined}
          onRetry={() => make.mutate({ params })}
          onNewCode={() =>
            void onNewCode().then(
              () => make.mutate({ params }),
              () => setBy(undefined),
            )
          }
          onStick={() => setBy('stick')}
        />
      )}
      {by === 'stick' && (
        <CarryStick
          {...shared}
          title="Confirm the address by USB stick"
          save={(stickId) => save.mutateAsync({ params, body: { stickId } })}
          onNewCode={() => void onNewCode().catch(() => setBy(undefined))}
        />
      )}
    </>
  );
}
