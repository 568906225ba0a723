/** A new bookmark, or another name for one. What was typed stays when the recorder refuses. */
import { useState } from 'react';
import { LONGEST_BOOKMARK_NAME } from '@nightlatch/ui/playback/use-bookmarks';
import { Button, Dialog, Failure, Select, TextField, Toggle } from '../../kit/index.ts';

export interface BookmarkFormProps {
  readonly title: string;
  readonly subtitle: string;
  readonly text: string;
  /** Of a new one: which camera; none to choose otherwise. */
  readonly cameras?: readonly { readonly id: string; readonly name: string }[];
  /** Only an owner may protect footage. */
  readonly mayProtect: boolean;
  readonly onSave: (text: string, isProtected: boolean, cameraId: string | undefined) => Promise<unknown>;
  readonly onClose: () => void;
}

export function BookmarkForm({ title, subtitle, cameras, mayProtect, onSave, onClose, ...first }: BookmarkFormProps) {
  const [text, setText] = useState(first.text);
  const [isProtected, setProtected] = useState(false);
  const [cameraId, setCamera] = useState(cameras?.[0]?.id);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isWhole = text.trim() !== '';
  const save = (): void => {
    if (!isWhole || isBusy) return;
    setBusy(true);
    onSave(text.trim(), isProtected, cameraId).then(onClose, (refused: unknown) => {
      setBusy(false);
      setError(refused);
    });
  };
  return (
    <Dialog
      title={title}
      subtitle={subtitle}
      onClose={onClose}
      onSubmit={save}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={isBusy} isDisabled={!isWhole}>
            Save
          </Button>
        </>
      }
    >
      {error !== undefined && <Failure error={error} />}
      <TextField label="Name" value={text} onChange={setText} maxLength={LONGEST_BOOKMARK_NAME} autoFocus />
      {cameras !== undefined && cameras.length > 1 && (
        <Select
          label="Camera"
          options={cameras.map(({ id, name }) => ({ id, text: name }))}
          value={cameraId}
          onChange={setCamera}
        />
      )}
      {mayProtect && (
        <Toggle
          label="Protect this footage"
          detail="It is kept when old footage is removed, until an owner ends that."
          isOn={isProtected}
          onChange={setProtected}
        />
      )}
    </Dialog>
  );
}
