/** The layout of one recorder on this phone: one or two columns, and the order of its cameras. Kept at every change. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSnapshot } from '../context.tsx';
import { arrange, type KeptRecorder } from '../model/kept-recorder.ts';
import { Choice } from '../parts/Choice.tsx';
import { Frame } from '../parts/Frame.tsx';

const columns = { '1': 'One column', '2': 'Two columns' } as const;

export function ArrangeScreen({ recorder }: { readonly recorder: KeptRecorder }): ReactNode {
  const { recorders } = useApp();
  const { identity } = recorder;
  const state = useSnapshot().states.get(identity);
  const cameras = state?.kind === 'open' ? arrange(state.cameras, recorder.order) : [];
  const move = (from: number, to: number): void => {
    const order = cameras.map((camera) => camera.id);
    const [id] = order.splice(from, 1);
    if (id === undefined) return;
    order.splice(to, 0, id);
    void recorders.change(identity, { order });
  };
  return (
    <Frame title="Arrange" back={{ at: 'live', identity }}>
      <div className="stack">
        <Choice
          label="Columns"
          choices={columns}
          value={recorder.columns === 1 ? '1' : '2'}
          onChange={(chosen) => void recorders.change(identity, { columns: chosen === '1' ? 1 : 2 })}
        />
        <ol className="rows">
          {cameras.map((camera, at) => (
            <li key={camera.id} className="row">
              <span>{camera.name}</span>
              <button
                type="button"
                className="bar-button"
                aria-label={`Move ${camera.name} up`}
                disabled={at === 0}
                onClick={() => move(at, at - 1)}
              >
                <ArrowUp aria-hidden="true" />
              </button>
              <button
                type="button"
                className="bar-button"
                aria-label={`Move ${camera.name} down`}
                disabled={at === cameras.length - 1}
                onClick={() => move(at, at + 1)}
              >
                <ArrowDown aria-hidden="true" />
              </button>
            </li>
          ))}
        </ol>
        {state?.kind !== 'open' && <p className="wait">The cameras are listed here once the recorder answers.</p>}
      </div>
    </Frame>
  );
}
