/** What can be done with one recorder: rename it here, arrange its cameras, remove it. */
import { showRecorderId } from '@nightlatch/protocol';
import { LayoutGrid, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useApp } from '../context.tsx';
import { deviceWord } from '../model/device-label.ts';
import type { KeptRecorder } from '../model/kept-recorder.ts';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { go } from '../route.ts';
import { RemoveSheet } from './RemoveSheet.tsx';

export function RecorderMenu({
  recorder,
  onClose,
}: {
  readonly recorder: KeptRecorder;
  readonly onClose: () => void;
}): ReactNode {
  const { recorders } = useApp();
  const [name, setName] = useState(recorder.name);
  const [removing, setRemoving] = useState(false);
  if (removing) return <RemoveSheet recorder={recorder} next="recorders" onClose={onClose} />;
  const rename = async (): Promise<void> => {
    const tidy = name.trim();
    if (tidy !== '' && tidy !== recorder.name) await recorders.change(recorder.identity, { name: tidy });
    onClose();
  };
  return (
    <Sheet title={recorder.name} onClose={onClose}>
      <p className="dim">{showRecorderId(recorder.recorderId)}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <Field label={`Name on this ${deviceWord()}`} maxLength={32} value={name} onChange={setName} />
        <Button kind="main" type="submit">
          Save the name
        </Button>
      </form>
      <Button kind="plain" onClick={() => go({ at: 'arrange', identity: recorder.identity })}>
        <LayoutGrid aria-hidden="true" />
        Arrange the cameras
      </Button>
      <Button kind="danger" onClick={() => setRemoving(true)}>
        <Trash2 aria-hidden="true" />
        Remove from this {deviceWord()}
      </Button>
      <Button kind="link" onClick={onClose}>
        Close
      </Button>
    </Sheet>
  );
}
