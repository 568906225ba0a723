/** All recorders of this phone as tiles, with what each needs: live, unreachable, reset, removed. */
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSnapshot } from '../context.tsx';
import { Frame } from '../parts/Frame.tsx';
import { Notice } from '../parts/Notice.tsx';
import { Button } from '../parts/Button.tsx';
import { go, hrefOf } from '../route.ts';
import { RecorderTile } from './RecorderTile.tsx';
import { Welcome } from './Welcome.tsx';

export function RecordersScreen(): ReactNode {
  const { recorders, keepsNothing } = useApp();
  const { listed, kept, states, forgotten } = useSnapshot();
  const lost = forgotten.filter((marker) => !listed.some((recorder) => recorder.identity === marker.identity));
  return (
    <Frame
      title="Recorders"
      tab="live"
      action={
        <a className="bar-button" href={hrefOf({ at: 'add' })} aria-label="Add a recorder">
          <Plus aria-hidden="true" />
        </a>
      }
    >
      {keepsNothing && (
        <Notice kind="warning">
          This browser window keeps nothing: recorders that you add here are forgotten when it is closed. Use a window
          that is not private.
        </Notice>
      )}
      {lost.map((marker) => (
        <section key={marker.identity} className="stack">
          <Notice kind="warning">
            <strong>This browser forgot “{marker.name}”.</strong> It threw away the key that it was added with. Add the
            recorder again; nothing is wrong with the recorder itself.
          </Notice>
          <Button kind="main" onClick={() => go({ at: 'add' })}>
            Add “{marker.name}” again
          </Button>
          <Button kind="link" onClick={() => recorders.dismissForgotten(marker.identity)}>
            I do not need it here
          </Button>
        </section>
      ))}
      {listed.length === 0 && lost.length === 0 && <Welcome removed={kept.map((recorder) => recorder.name)} />}
      {listed.map((recorder) => (
        <RecorderTile key={recorder.identity} recorder={recorder} state={states.get(recorder.identity)} />
      ))}
    </Frame>
  );
}
