/** Asks before something that cannot be undone, and says what it will do. The safe answer has the focus. */
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Failure } from './feedback/Failure.tsx';

export interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The verb: "Remove camera". */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly isBusy?: boolean | undefined;
  /** What the last try threw. */
  readonly error?: unknown;
  readonly isDangerous?: boolean | undefined;
}

export function Confirm(props: ConfirmProps) {
  const { title, children, confirmLabel, onConfirm, onCancel, isBusy, error, isDangerous = true } = props;
  return (
    <Dialog
      title={title}
      role="alertdialog"
      place="middle"
      onClose={onCancel}
      actions={
        <>
          <Button onPress={onCancel} autoFocus>
            Cancel
          </Button>
          <Button kind={isDangerous ? 'danger' : 'primary'} onPress={onConfirm} isBusy={isBusy}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {error !== undefined && error !== null && <Failure error={error} />}
    </Dialog>
  );
}
