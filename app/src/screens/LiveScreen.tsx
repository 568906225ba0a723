/** Live pictures of one recorder's cameras, in the layout chosen here; one of them large on a tap. */
import type { CameraView } from '@nightlatch/protocol';
import { Ellipsis } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useApp, useLastOpen, useSnapshot } from '../context.tsx';
import { deviceWord } from '../model/device-label.ts';
import { isFinal } from '../model/connection.ts';
import { arrange, type KeptRecorder } from '../model/kept-recorder.ts';
import { Frame } from '../parts/Frame.tsx';
import { ModeSwitch } from '../parts/ModeSwitch.tsx';
import { Notice } from '../parts/Notice.tsx';
import { go, hrefOf } from '../route.ts';
import { CameraPicture } from './CameraPicture.tsx';
import { ProblemBanner } from './ProblemBanner.tsx';
import { RecorderMenu } from './RecorderMenu.tsx';

export interface LiveScreenProps {
  readonly recorder: KeptRecorder;
  /** The one shown large. */
  readonly cameraId?: string;
}

export function LiveScreen({ recorder, cameraId }: LiveScreenProps): ReactNode {
  const { recorders } = useApp();
  const { identity } = recorder;
  const state = useSnapshot().states.get(identity);
  const [menu, setMenu] = useState(false);
  const lastOpen = useLastOpen(state);

  // Refused for good: everything here stops, and the tile says why.
  const over = state === undefined || isFinal(state);
  useEffect(() => {
    if (over) go({ at: 'recorders' }, 'replace');
  }, [over]);
  if (over) return null;

  const cameras = arrange(lastOpen?.cameras ?? [], recorder.order);
  const large = cameras.find((camera) => camera.id === cameraId);
  const picture = (camera: CameraView, first: boolean): ReactNode => (
    <CameraPicture
      key={`${camera.id} ${lastOpen?.session ?? 0}`}
      camera={camera}
      href={hrefOf(large === undefined ? { at: 'live', identity, cameraId: camera.id } : { at: 'live', identity })}
      large={large !== undefined}
      hint={large === undefined ? 'show large' : 'show all'}
      onCheck={() => recorders.check(identity)}
      {...(first ? { onPicture: (blob: Blob) => void recorders.change(identity, { picture: blob }) } : {})}
    />
  );
  return (
    <Frame
      title={large === undefined ? recorder.name : large.name}
      back={large === undefined ? { at: 'recorders' } : { at: 'live', identity }}
      tab="live"
      wide
      action={
        large === undefined ? (
          <button
            type="button"
            className="bar-button"
            aria-label={`More about ${recorder.name}`}
            onClick={() => setMenu(true)}
          >
            <Ellipsis aria-hidden="true" />
          </button>
        ) : (
          <ModeSwitch
            now="live"
            live={{ at: 'live', identity, cameraId: large.id }}
            playback={{ at: 'playback', identity, cameraIds: [large.id] }}
          />
        )
      }
    >
      {state.kind === 'unreachable' && (
        <div className="live-notice">
          <Notice kind="warning">
            {state.sentence} Is it on, and is this {deviceWord()} in its network? It is tried again by itself.
          </Notice>
        </div>
      )}
      {large === undefined && state.kind === 'open' && <ProblemBanner session={state.session} />}
      {lastOpen === undefined && state.kind === 'opening' && <p className="wait">Connecting to {recorder.name}…</p>}
      {lastOpen !== undefined && cameras.length === 0 && (
        <p className="wait">This recorder has no cameras yet. They are added at its own screen, under Cameras.</p>
      )}
      {large === undefined ? (
        <ul className="live-grid" data-columns={recorder.columns} data-count={cameras.length}>
          {cameras.map((camera, at) => (
            <li key={camera.id}>{picture(camera, at === 0)}</li>
          ))}
        </ul>
      ) : (
        <div className="live-large">{picture(large, false)}</div>
      )}
      {menu && <RecorderMenu recorder={recorder} onClose={() => setMenu(false)} />}
    </Frame>
  );
}
