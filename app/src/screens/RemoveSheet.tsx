/** "Remove": says what goes and what stays, then forgets the key. */
import { useState, type ReactNode } from 'react';
import { useApp } from '../context.tsx';
import { deviceWord } from '../model/device-label.ts';
import type { KeptRecorder } from '../model/kept-recorder.ts';
import { Button } from '../parts/Button.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { go } from '../route.ts';

export interface RemoveSheetProps {
  readonly recorder: KeptRecorder;
  /** Where one lands afterwards. */
  readonly next: 'add-again' | 'recorders';
  readonly onClose: () => void;
}

export function RemoveSheet({ recorder, next, onClose }: RemoveSheetProps): ReactNode {
  const { recorders } = useApp();
  const [busy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    await recorders.remove(recorder.identity);
    go(next === 'recorders' ? { at: 'recorders' } : { at: 'add-again', identity: recorder.identity });
  };
  return (
    <Sheet title={`Remove “${recorder.name}”?`} onClose={onClose}>
      <p>
        {next === 'add-again'
          ? `This ${deviceWord()} forgets its old key. The name and the layout stay, and come back in the next step, when you add it again.`
          : `This ${deviceWord()} and the recorder forget each other. The name and the layout stay here for when you add it again. Recordings are not touched.`}
      </p>
      <Button kind={next === 'add-again' ? 'main' : 'danger'} busy={busy} onClick={() => void remove()}>
        Remove
      </Button>
      <Button kind="plain" onClick={onClose}>
        Cancel
      </Button>
    </Sheet>
  );
}
