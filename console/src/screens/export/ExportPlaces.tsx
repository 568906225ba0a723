/** Where an export can go: the sticks that are in, with what keeps it off one, and a download where this screen takes one. */
import type { Export } from '@nightlatch/protocol';
import { Download, Usb } from 'lucide-react';
import { Button, Failure, Progress, Row, Rows, useAnswer, useChange } from '../../kit/index.ts';
import { sayBytes } from '../system/words.ts';
import { sayRoom, stickObstacle } from './words.ts';

/** A stick that was put in shows at once. */
const LOOK_EVERY_MS = 2_000;

export interface ExportPlacesProps {
  readonly order: Export;
  readonly onDownload: () => void;
}

export function ExportPlaces({ order, onDownload }: ExportPlacesProps) {
  const { data, error } = useAnswer('sticks', undefined, { every_ms: LOOK_EVERY_MS });
  const { cameraIds, from, to } = order;
  const estimate = useAnswer('exportEstimate', { query: { cameras: cameraIds.join(','), from, to } });
  const toStick = useChange('exportToStick', ['exports', 'sticks']);
  const bytesOnStick = estimate.data?.bytesOnStick ?? order.bytesExpected;
  if (data === undefined) return error === null ? <Progress label="Looking for sticks…" /> : <Failure error={error} />;
  return (
    <>
      {toStick.error !== null && <Failure error={toStick.error} />}
      <p>Where to? It is about {sayBytes(order.bytesExpected)}.</p>
      {data.sticks.length === 0 && (
        <p className="export-no-stick" role="status">
          <Usb aria-hidden /> Put a USB stick into the recorder. It shows here as soon as the system has opened it.
        </p>
      )}
      <Rows label="Where the export can go">
        {data.sticks.map((stick) => {
          const obstacle = stickObstacle(stick, bytesOnStick);
          return (
            <Row
              key={stick.id}
              icon={Usb}
              title={stick.name}
              detail={
                <>
                  {stick.bytes > 0 && <span>{sayRoom(stick)}</span>}
                  {obstacle !== undefined && <span>{obstacle}</span>}
                </>
              }
              isDim={obstacle !== undefined}
              actions={
                obstacle === undefined && (
                  <Button
                    kind="primary"
                    isBusy={toStick.isPending && toStick.variables.body.stickId === stick.id}
                    onPress={() => toStick.mutate({ params: { id: order.id }, body: { stickId: stick.id } })}
                  >
                    Write to it
                  </Button>
                )
              }
            />
          );
        })}
        {data.download && (
          <Row
            icon={Download}
            title="This computer"
            detail="One ZIP file, saved by this browser"
            actions={<Button onPress={onDownload}>{order.state === 'ended' ? 'Download again' : 'Download'}</Button>}
          />
        )}
      </Rows>
    </>
  );
}
