/** The owner's cameras: their order, their state, finding, adding, changing, removing. Footage outlives its camera. */
import type { CameraView } from '@nightlatch/protocol';
import { Cctv, Plus, Radar } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, Empty, Failure, Notice, Progress, Rows, useChange } from '../../kit/index.ts';
import { useAbout, useCameras } from '../../shell/queries.ts';
import { CameraDialogs, type Doing } from './CameraDialogs.tsx';
import { CameraRow } from './CameraRow.tsx';
import { moved } from './order.ts';

export function CamerasScreen({ onClose }: { readonly onClose: () => void }) {
  const cameras = useCameras();
  const about = useAbout();
  const order = useChange('orderCameras', ['cameras']);
  const [doing, setDoing] = useState<Doing>();
  const [removed, setRemoved] = useState<string>();

  const list = [...(cameras.data ?? [])].sort((a, b) => a.position - b.position);
  const channels = about.data?.model.channels;
  const isFull = channels !== undefined && list.length >= channels;
  const buttons = (
    <div className="camera-ways">
      <Button icon={Plus} isDisabled={isFull} onPress={() => setDoing({ kind: 'form' })}>
        Add a camera
      </Button>
      <Button icon={Radar} kind="primary" isDisabled={isFull} onPress={() => setDoing({ kind: 'find' })}>
        Find cameras
      </Button>
    </div>
  );
  const move = (at: number, by: -1 | 1): void => {
    const ids = list.map(({ id }) => id);
    order.mutate({ body: { ids: moved(ids, at, by) } });
  };
  const of = (kind: 'details' | 'recording' | 'form' | 'remove', camera: CameraView) => () =>
    setDoing({ kind, camera });

  return (
    <Dialog
      title="Cameras"
      subtitle={channels === undefined ? undefined : `${list.length} of ${channels} channels used`}
      size="large"
      onClose={onClose}
      tools={list.length > 0 && buttons}
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
        <Empty icon={Cctv} title="No cameras yet" action={buttons}>
          Most cameras are found by themselves. A camera that is not is added by its address, which is in its own
          settings and begins with rtsp://
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
              onMove={(by) => move(at, by)}
              onDetails={of('details', camera)}
              onRecording={of('recording', camera)}
              onChange={of('form', camera)}
              onRemove={of('remove', camera)}
            />
          ))}
        </Rows>
      )}
      {doing !== undefined && (
        <CameraDialogs doing={doing} cameras={list} onDoing={setDoing} onRemoved={({ name }) => setRemoved(name)} />
      )}
    </Dialog>
  );
}
