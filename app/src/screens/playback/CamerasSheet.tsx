/** Which cameras play side by side. */
import type { CameraView } from '@nightlatch/protocol';
import { useState, type ReactNode } from 'react';
import { Button } from '../../parts/Button.tsx';
import { CheckList } from '../../parts/CheckList.tsx';
import { Sheet } from '../../parts/Sheet.tsx';

export interface CamerasSheetProps {
  readonly all: readonly CameraView[];
  readonly chosen: readonly string[];
  readonly most: number;
  readonly onChoose: (ids: string[]) => void;
  readonly onClose: () => void;
}

export function CamerasSheet({ all, chosen, most, onChoose, onClose }: CamerasSheetProps): ReactNode {
  const [ids, setIds] = useState(chosen);
  const isFull = ids.length >= most;
  const show = (): void => {
    onChoose(all.map(({ id }) => id).filter((id) => ids.includes(id)));
    onClose();
  };
  return (
    <Sheet title="Cameras" onClose={onClose}>
      {most === 1 ? (
        <p className="dim">This browser plays one camera at a time.</p>
      ) : (
        <p className="dim">Up to {most} play side by side, in step.</p>
      )}
      <CheckList
        label="Cameras"
        items={all.map(({ id, name }) => ({ id, words: name }))}
        chosen={ids}
        onChange={(next) => setIds(most === 1 ? next.slice(-1) : next)}
        isFull={isFull && most > 1}
      />
      <Button kind="main" disabled={ids.length === 0} onClick={show}>
        {ids.length === 0 ? 'Choose a camera' : 'Show'}
      </Button>
      <Button kind="link" onClick={onClose}>
        Cancel
      </Button>
    </Sheet>
  );
}
