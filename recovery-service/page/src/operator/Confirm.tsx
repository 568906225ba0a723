/** A button that asks once more, in place, before it does something that cannot be taken back. */
import { type ReactNode, useState } from 'react';

export interface ConfirmProps {
  readonly ask: string;
  readonly sentence: string;
  readonly confirm: string;
  readonly onConfirm: () => Promise<void>;
}

export function Confirm({ ask, sentence, confirm, onConfirm }: ConfirmProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  if (!isAsking) {
    return (
      <button type="button" className="small-button" onClick={() => setAsking(true)}>
        {ask}
      </button>
    );
  }
  const act = async (): Promise<void> => {
    setBusy(true);
    await onConfirm();
    setBusy(false);
    setAsking(false);
  };
  return (
    <div className="confirm" role="group" aria-label={ask}>
      <p>{sentence}</p>
      <div className="row">
        <button type="button" className="small-button small-button-danger" disabled={isBusy} onClick={() => void act()}>
          {confirm}
        </button>
        <button type="button" className="small-button" autoFocus onClick={() => setAsking(false)}>
          Cancel
        </button>
      </div>
    </div>
  );
}
