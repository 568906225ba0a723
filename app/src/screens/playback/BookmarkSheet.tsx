/** Marks the moment that is looked at, with a few words; an owner may protect its footage from being overwritten. */
import type { CameraView } from '@nightlatch/protocol';
import { LONGEST_BOOKMARK_NAME, MOMENT_MS, useBookmarks } from '@nightlatch/ui/playback/use-bookmarks';
import { sentenceOf } from '@nightlatch/ui/api';
import { useState, type ReactNode } from 'react';
import { useApp } from '../../context.tsx';
import { Button } from '../../parts/Button.tsx';
import { CheckList } from '../../parts/CheckList.tsx';
import { Field } from '../../parts/Field.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { sayWhen } from './moments.ts';
import type { RecorderFacts } from './use-recorder-facts.ts';

export interface BookmarkSheetProps {
  readonly cameras: readonly CameraView[];
  readonly facts: RecorderFacts;
  readonly at_ms: number;
  readonly onClose: () => void;
}

export function BookmarkSheet({ cameras, facts, at_ms, onClose }: BookmarkSheetProps): ReactNode {
  const { say } = useApp();
  const bookmarks = useBookmarks();
  // Playing goes on behind the sheet.
  const [moment_ms] = useState(at_ms);
  const [text, setText] = useState('');
  const [isProtected, setProtected] = useState(false);
  const [ids, setIds] = useState(cameras.map(({ id }) => id));
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const range = { from_ms: moment_ms - MOMENT_MS / 2, to_ms: moment_ms + MOMENT_MS / 2 };
      for (const cameraId of ids) await bookmarks.add({ cameraId, ...range, text: text.trim(), isProtected });
      say({ kind: 'words', words: 'Bookmarked.' });
      onClose();
    } catch (error) {
      setBusy(false);
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Sheet title="Bookmark" onClose={onClose}>
      <p className="dim">{sayWhen(moment_ms, facts.timeZone)}</p>
      {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ids.length > 0) void save();
        }}
      >
        <Field
          label="What is to be seen (optional)"
          maxLength={LONGEST_BOOKMARK_NAME}
          value={text}
          onChange={setText}
        />
        {cameras.length > 1 && (
          <CheckList
            label="Cameras"
            items={cameras.map(({ id, name }) => ({ id, words: name }))}
            chosen={ids}
            onChange={setIds}
          />
        )}
        {facts.role === 'owner' && (
          <label className="check">
            <input type="checkbox" checked={isProtected} onChange={() => setProtected(!isProtected)} />
            <span>Protect it: the recorder keeps this footage until the bookmark is removed</span>
          </label>
        )}
        <Button kind="main" type="submit" busy={isBusy} disabled={ids.length === 0}>
          {ids.length === 0 ? 'Choose a camera' : 'Save the bookmark'}
        </Button>
      </form>
      <Button kind="link" onClick={onClose}>
        Cancel
      </Button>
    </Sheet>
  );
}
