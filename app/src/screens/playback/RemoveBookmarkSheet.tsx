/** Asks before a bookmark goes, and says what goes with it. */
import type { Bookmark } from '@nightlatch/protocol';
import { sentenceOf } from '@nightlatch/ui/api';
import { useState, type ReactNode } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { bookmarkMoment } from './moments.ts';

export interface RemoveBookmarkSheetProps {
  readonly bookmark: Bookmark;
  readonly remove: (bookmark: Bookmark) => Promise<void>;
  readonly onClose: () => void;
}

export function RemoveBookmarkSheet({ bookmark, remove, onClose }: RemoveBookmarkSheetProps): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const go = async (): Promise<void> => {
    setBusy(true);
    try {
      await remove(bookmark);
      onClose();
    } catch (error) {
      setBusy(false);
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Sheet title="Remove the bookmark?" onClose={onClose}>
      {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
      <p>
        “{bookmarkMoment(bookmark).words}” is taken off the list.{' '}
        {bookmark.isProtected
          ? 'Its footage is no longer protected: the recorder may overwrite it.'
          : 'The footage is not touched.'}
      </p>
      <Button kind="danger" busy={isBusy} onClick={() => void go()}>
        Remove
      </Button>
      <Button kind="plain" onClick={onClose}>
        Keep it
      </Button>
    </Sheet>
  );
}
