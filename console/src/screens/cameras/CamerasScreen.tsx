/** The owner's cameras: their order, their state, adding, changing, removing. Footage outlives its camera. */
import type { CameraView } from '@nightlatch/protocol';
import { Cctv, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, Confirm, Dialog, Empty, Failure, Notice, Progress, Rows, useChange } from '../../kit/index.ts';
import { useAbout, useCameras } from '../../shell/queries.ts';
import { CameraForm } from './CameraForm.tsx';
import { CameraRow } from './CameraRow.tsx';
import { moved } from './order.ts';

type Doing =
  | { readonly kind: 'form'; readonly camera?: CameraView }
  | { readonly kind: 'remove'; readonly camera: CameraView };

export function CamerasScreen({ onClose }: { readonly onClose: () => void }) {
  const cameras = useCameras();
  const about = useAbout();
  const order = useChange('orderCameras', ['cameras']);
  const remove = useChange('removeCamera', ['cameras']);
  const [doing, setDoing] = useState<Doing>();
  const [removed, setRemoved] = useState<string>();

  const list = [...(cameras.data ?? [])].sort((a, b) => a.position - b.position);
  const channels = about.data?.model.channels;
  const isFull = channels !== undefined && list.length >= channels;
  const done = (): void => setDoing(undefined);
  const askRemove = (camera: CameraView): void => {
    remove.reset();
    setDoing({ kind: 'remove', camera });
  };
  const addButton = (
    <Button icon={Plus} kind="primary" isDisabled={isFull} onPress={() => setDoing({ kind: 'form' })}>
      Add a camera
    </Button>
  );

  return (
    <Dialog
      title="Cameras"
      subtitle={channels === undefined ? undefined : `${list.length} of ${channels} channels used`}
      size="large"
      onClose={onClose}
      tools={list.length > 0 && addButton}
    >
      {removed !== undefined && (
        <Notice kind="good" title={`${removed} is removed.`}>
          Nothing more is recorded from it. Its footage stays.
        </Notice>
      )}
      {order.error !== null && <Failure error={order.error} />}
      {cameras.error !== null && <Failure error={cameras.error} onRetry={() => void cameras.refetch()} />}
      {cameras.data === undefined && cameras.error === null && <Progress label="Reading the cameras…" />}
      {cameras.data !== undefined && list.length === 0 && (
        <Empty icon={Cctv} title="No cameras yet" action={addButton}>
          A camera is found by its address. It is in the camera’s own settings, and begins with rtsp://
        </Empty>
      )}
      {list.length > 0 && (
        <Rows label="Cameras">
          {list.map((camera, at) => (
            <CameraRow
              key={camera.id}
              camera={camera}
              canMoveUp={at > 0 && !order.isPending}
              canMoveDown={at < list.length - 1 && !order.isPending}
              onMove={(by) =>
                order.mutate({
                  body: {
                    ids: moved(
                      list.map(({ id }) => id),
                      at,
                      by,
                    ),
                  },
                })
              }
              onChange={() => setDoing({ kind: 'form', camera })}
              onRemove={() => askRemove(camera)}
            />
          ))}
        </Rows>
      )}
      {doing?.kind === 'form' && (
        <Dialog
          title={doing.camera === undefined ? 'Add a camera' : `Change ${doing.camera.name}`}
          size="wide"
          onClose={done}
        >
          <CameraForm camera={doing.camera} onSaved={done} onCancel={done} />
        </Dialog>
      )}
      {doing?.kind === 'remove' && (
        <Confirm
          title={`Remove ${doing.camera.name}?`}
          confirmLabel="Remove camera"
          onCancel={done}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() =>
            remove.mutate(
              { params: { id: doing.camera.id } },
              {
                onSuccess: () => {
                  setRemoved(doing.camera.name);
                  done();
                },
              },
            )
          }
        >
          <p>Recording from it stops. What was recorded stays, and can be played.</p>
        </Confirm>
      )}
    </Dialog>
  );
}
