/** What the console shows when nothing else is open: the live grid, or a sentence why there is none. */
import { CameraOff, Cctv, LockKeyhole, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';
import { useCameras } from '../shell/queries.ts';
import { HealthSign } from './HealthSign.tsx';
import { LiveGrid } from './LiveGrid.tsx';
import './live.css';

export interface LiveScreenProps {
  readonly timeZone: string;
  /** Who is signed in; undefined when nobody is. */
  readonly accountId: string | undefined;
  readonly owner: boolean;
  /** How many things are wrong with the recorder. */
  readonly problems: number;
  readonly onHealth: () => void;
}

export function LiveScreen(props: LiveScreenProps): ReactNode {
  return (
    <>
      <Pictures {...props} />
      {props.problems > 0 && <HealthSign problems={props.problems} onPress={props.onHealth} />}
    </>
  );
}

function Pictures({ timeZone, accountId, owner }: LiveScreenProps): ReactNode {
  const cameras = useCameras();
  if (cameras.error instanceof ApiProblem && cameras.error.code === 'not-allowed') {
    return (
      <Empty icon={<LockKeyhole aria-hidden="true" />} title="Live pictures are shown after signing in">
        Right-click anywhere and choose Sign in. Recording goes on.
      </Empty>
    );
  }
  if (cameras.data === undefined) {
    if (cameras.error === null) return <div className="live" aria-busy="true" />;
    return (
      <Empty icon={<TriangleAlert aria-hidden="true" />} title="The cameras cannot be shown">
        {sentenceOf(cameras.error)} This is tried again by itself.
      </Empty>
    );
  }
  if (cameras.data.length === 0) {
    return owner ? (
      <Empty icon={<Cctv aria-hidden="true" />} title="No cameras yet">
        Right-click anywhere and choose Cameras to add the first one.
      </Empty>
    ) : (
      <Empty icon={<CameraOff aria-hidden="true" />} title="No cameras yet">
        Right-click anywhere and choose Cameras. The owner can add the first one.
      </Empty>
    );
  }
  return (
    <LiveGrid
      cameras={cameras.data}
      timeZone={timeZone}
      session={accountId ?? 'seat'}
      signedIn={accountId !== undefined}
      owner={owner}
    />
  );
}

function Empty(props: { icon: ReactNode; title: string; children: ReactNode }): ReactNode {
  return (
    <main className="live-empty" aria-label="Live pictures">
      {props.icon}
      <h1>{props.title}</h1>
      <p>{props.children}</p>
    </main>
  );
}
