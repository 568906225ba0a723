/** What is done with the footage that is looked at: other cameras beside it, a bookmark, saving it. */
import type { CameraView } from '@nightlatch/protocol';
import { BookmarkPlus, Download, LayoutGrid } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { BookmarkSheet } from './BookmarkSheet.tsx';
import { CamerasSheet } from './CamerasSheet.tsx';
import { SaveSheet } from './SaveSheet.tsx';
import type { RecorderFacts } from './use-recorder-facts.ts';

export interface ToolsProps {
  readonly cameras: readonly CameraView[];
  readonly all: readonly CameraView[];
  readonly most: number;
  readonly facts: RecorderFacts;
  readonly at_ms: number;
  readonly onCameras: (ids: string[]) => void;
}

export function Tools({ cameras, all, most, facts, at_ms, onCameras }: ToolsProps): ReactNode {
  const [open, setOpen] = useState<'cameras' | 'bookmark' | 'save'>();
  const close = (): void => setOpen(undefined);
  return (
    <div className="playback-tools">
      {all.length > 1 && (
        <button type="button" onClick={() => setOpen('cameras')}>
          <LayoutGrid aria-hidden="true" />
          Cameras
        </button>
      )}
      <button type="button" onClick={() => setOpen('bookmark')}>
        <BookmarkPlus aria-hidden="true" />
        Bookmark
      </button>
      <button type="button" onClick={() => setOpen('save')}>
        <Download aria-hidden="true" />
        Save
      </button>
      {open === 'cameras' && (
        <CamerasSheet all={all} chosen={cameras.map(({ id }) => id)} most={most} onChoose={onCameras} onClose={close} />
      )}
      {open === 'bookmark' && <BookmarkSheet cameras={cameras} facts={facts} at_ms={at_ms} onClose={close} />}
      {open === 'save' && <SaveSheet cameras={cameras} facts={facts} at_ms={at_ms} onClose={close} />}
    </div>
  );
}
