/** The last screen of the way back: relief on the left with what is left to do, the QR for the phones on the right. */
import { CircleCheck, Smartphone, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, IconButton, Notice } from '../kit/index.ts';
import { PhoneOffer, type Offer } from '../pairing/PhoneOffer.tsx';
import './recovery.css';

export interface ResultDialogProps {
  readonly title: string;
  /** Sentences under the title. */
  readonly children: ReactNode;
  /** What is left to do at the recorder, under the sentences. */
  readonly steps?: ReactNode;
  /** Absent: no QR can be had here any more. */
  readonly offer: Offer | undefined;
  readonly onHelp: () => void;
  /** The buttons after "How to, with pictures". */
  readonly buttons: ReactNode;
  readonly onClose?: (() => void) | undefined;
}

export function ResultDialog(props: ResultDialogProps): ReactNode {
  const { title, children, steps, offer, onHelp, buttons, onClose } = props;
  return (
    <Dialog
      title={title}
      size={offer === undefined ? 'small' : 'wide'}
      place="middle"
      onClose={onClose}
      tools={onClose !== undefined && <IconButton kind="bare" icon={X} label="Close" onPress={onClose} />}
    >
      <div className="recovery-columns" data-result data-alone={offer === undefined || undefined}>
        <div className="recovery-left">
          <div className="recovery-relief">
            <CircleCheck aria-hidden="true" />
            <div>{children}</div>
          </div>
          {steps}
          <Notice kind="warning" icon={Smartphone} title="Phones must be added again.">
            {offer === undefined
              ? 'In the app: remove this recorder, then add it. Sign in and open Phones for the code to scan.'
              : 'In the app: remove this recorder, then add it with this code and the new password.'}
          </Notice>
          <div className="recovery-buttons">
            <Button onPress={onHelp}>How to, with pictures</Button>
            {buttons}
          </div>
        </div>
        {offer !== undefined && (
          <div className="recovery-right">
            <PhoneOffer first={offer} />
          </div>
        )}
      </div>
    </Dialog>
  );
}
