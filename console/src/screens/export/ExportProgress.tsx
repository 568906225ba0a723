/** An export that was ordered: where it goes, how far it is, what came of it, and what proves it afterwards. */
import { routes, type Export } from '@nightlatch/protocol';
import { routePath } from '@nightlatch/ui/api';
import { useEffect } from 'react';
import { Button, Dialog, Failure, Notice, useAnswer, useChange } from '../../kit/index.ts';
import { sayBytes } from '../system/words.ts';
import { ExportBar } from './ExportBar.tsx';
import { ExportPlaces } from './ExportPlaces.tsx';
import { openDialogs } from './open-dialogs.ts';
import '../system/system.css';
import './export.css';

const LOOK_EVERY_MS = 1_000;

export interface ExportProgressProps {
  readonly order: Export;
  readonly subtitle: string;
  readonly onClose: () => void;
}

export function ExportProgress({ order, subtitle, onClose }: ExportProgressProps) {
  const answer = useAnswer('exports', undefined, { every_ms: LOOK_EVERY_MS });
  const remove = useChange('removeExport', ['exports']);
  useEffect(() => openDialogs.open(), []);
  const current = answer.data?.find(({ id }) => id === order.id) ?? order;
  const { state, fingerprint, stick } = current;
  useEffect(() => openDialogs.note(order.id, state === 'done' || state === 'ended'), [order.id, state]);
  const cancel = (): void => remove.mutate({ params: { id: order.id } }, { onSuccess: onClose });
  const download = (): void => {
    const link = document.createElement('a');
    link.href = routePath(routes.exportFile, { id: order.id });
    link.download = `${order.name}.zip`;
    link.click();
  };
  const isIdle = state === 'ready' || state === 'ended';
  return (
    <Dialog
      title="Export footage"
      subtitle={subtitle}
      onClose={onClose}
      actions={
        <>
          {state !== 'done' && (
            <Button onPress={cancel} isBusy={remove.isPending}>
              Cancel the export
            </Button>
          )}
          {!isIdle && (
            <Button kind="primary" onPress={onClose}>
              Close
            </Button>
          )}
        </>
      }
    >
      <Ended current={current} />
      {state === 'running' && (
        <>
          <ExportBar current={current} />
          {stick !== undefined && (
            <p className="kit-section-intro">
              You can close this: it goes on by itself, and the screen says when the stick can be taken out.
            </p>
          )}
        </>
      )}
      {isIdle && <ExportPlaces order={current} onDownload={download} />}
      <p className="kit-section-intro">
        Note this recorder’s fingerprint apart from the export. It proves where the export comes from:
      </p>
      <p className="export-fingerprint">{fingerprint}</p>
      {state === 'done' && (
        <p className="kit-section-intro">
          Anybody can check it offline with a page that this recorder gives to any phone or computer in its network, at{' '}
          <strong className="export-address">{current.verifyPage}</strong>
        </p>
      )}
      {remove.error !== null && <Failure error={remove.error} />}
    </Dialog>
  );
}

/** What came of it. */
function Ended({ current: { state, sentence, stick, bytes } }: { readonly current: Export }) {
  if (state === 'ended') {
    return (
      <Notice kind="bad" title={sentence ?? 'The download was broken off.'}>
        {stick === undefined ? 'What was saved of it is not whole. Delete it.' : 'The export is not on the stick.'}
      </Notice>
    );
  }
  if (state !== 'done') return undefined;
  return stick === undefined ? (
    <Notice kind="good" title="The export was downloaded whole.">
      Keep the file as it is: any change shows.
    </Notice>
  ) : (
    <Notice kind="good" title={`The stick “${stick.name}” can be taken out.`}>
      {sayBytes(bytes)} in the folder “{stick.folder}”, read back and checked. Keep the folder as it is: any change
      shows.
    </Notice>
  );
}
