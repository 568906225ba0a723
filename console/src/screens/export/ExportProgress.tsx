/** An export that was ordered: its download, how far it is, and what proves it afterwards. */
import { routes, type Export } from '@nightlatch/protocol';
import { routePath } from '@nightlatch/ui/api';
import { Download } from 'lucide-react';
import { Meter } from 'react-aria-components';
import { Button, Dialog, Failure, Notice, useAnswer, useChange } from '../../kit/index.ts';
import { sayBytes } from '../system/words.ts';
import '../system/system.css';

const LOOK_EVERY_MS = 1_000;

export interface ExportProgressProps {
  readonly order: Export;
  readonly subtitle: string;
  readonly onClose: () => void;
}

export function ExportProgress({ order, subtitle, onClose }: ExportProgressProps) {
  const answer = useAnswer('exports', undefined, { every_ms: LOOK_EVERY_MS });
  const remove = useChange('removeExport', ['exports']);
  const current = answer.data?.find(({ id }) => id === order.id) ?? order;
  const { state, bytes, bytesExpected, fingerprint, sentence } = current;
  const cancel = (): void => remove.mutate({ params: { id: order.id } }, { onSuccess: onClose });
  const download = (): void => {
    const link = document.createElement('a');
    link.href = routePath(routes.exportFile, { id: order.id });
    link.download = `${order.name}.zip`;
    link.click();
  };
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
          {(state === 'ready' || state === 'ended') && (
            <Button kind="primary" icon={Download} onPress={download}>
              {state === 'ready' ? 'Download' : 'Download again'}
            </Button>
          )}
          {(state === 'running' || state === 'done') && (
            <Button kind="primary" onPress={onClose}>
              Close
            </Button>
          )}
        </>
      }
    >
      {state === 'ready' && <p className="kit-section-intro">One ZIP file of about {sayBytes(bytesExpected)}.</p>}
      {state === 'running' && (
        <Meter
          className="storage-meter"
          aria-label="Downloaded"
          value={share(bytes, bytesExpected)}
          valueLabel={`${sayBytes(bytes)} of about ${sayBytes(bytesExpected)}`}
        >
          <div className="storage-words">
            <strong>{sayBytes(bytes)}</strong>
            <span>of about {sayBytes(bytesExpected)}</span>
          </div>
          <div className="storage-bar" aria-hidden>
            <span style={{ width: `${share(bytes, bytesExpected)}%` }} />
          </div>
        </Meter>
      )}
      {state === 'ended' && (
        <Notice kind="bad" title={sentence ?? 'The download was broken off.'}>
          What was saved of it is not whole. Delete it.
        </Notice>
      )}
      {state === 'done' && (
        <Notice kind="good" title="The export was downloaded whole.">
          Keep the file as it is: any change shows.
        </Notice>
      )}
      <p className="kit-section-intro">
        Note this recorder’s fingerprint apart from the file. It proves where the export comes from:
      </p>
      <p className="export-fingerprint">{fingerprint}</p>
      {remove.error !== null && <Failure error={remove.error} />}
    </Dialog>
  );
}

function share(bytes: number, expected: number): number {
  return expected === 0 ? 0 : Math.min((100 * bytes) / expected, 100);
}
