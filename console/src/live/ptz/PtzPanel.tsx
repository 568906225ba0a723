/** Moving one camera, beside its large picture: arrows and zoom that are held, and the places that it knows. Owners make it remember more. */
import { routes, type PtzMove } from '@nightlatch/protocol';
import { call, sentenceOf } from '@nightlatch/ui/api';
import { MapPin, Plus, X } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Button, Dialog, Failure, IconButton, Progress, TextField, useAnswer, useChange } from '../../kit/index.ts';
import { detailOf } from '../../screens/cameras/camera-errors.ts';
import { HeldMove } from './held-move.ts';
import { MovePad } from './MovePad.tsx';
import './ptz.css';

export interface PtzPanelProps {
  readonly cameraId: string;
  /** May make the camera remember places, and forget them. */
  readonly owner: boolean;
}

export function PtzPanel({ cameraId, owner }: PtzPanelProps): ReactNode {
  const params = useMemo(() => ({ id: cameraId }), [cameraId]);
  const moves = useAnswer('cameraMoves', { params });
  const [error, setError] = useState<unknown>();
  const [isNaming, setIsNaming] = useState(false);
  const held = useMemo(
    () =>
      new HeldMove({
        send: (move) => call(routes.moveCamera, { params, body: move }),
        onResult: setError,
      }),
    [params],
  );
  useEffect(() => () => held.release(), [held]);
  const place = useChange('moveCamera', ['cameraMoves']);
  const tell = (body: PtzMove): void =>
    place.mutate({ params, body }, { onSuccess: () => setError(undefined), onError: setError });

  return (
    <section className="ptz" aria-label="Move the camera">
      {moves.data === undefined && moves.error === null && <Progress label="Asking the camera…" />}
      {moves.error !== null && <Failure error={moves.error} onRetry={() => void moves.refetch()} />}
      {moves.data?.canMove === false && <p>This camera says that it cannot be moved.</p>}
      {moves.data?.canMove === true && (
        <>
          <MovePad onHold={(direction) => held.hold({ kind: 'move', ...direction })} onRelease={() => held.release()} />
          {error !== undefined && (
            <p className="ptz-problem" role="alert">
              {detailOf(error) ?? sentenceOf(error)}
            </p>
          )}
          {(moves.data.presets.length > 0 || owner) && (
            <div className="ptz-places" role="group" aria-label="Places">
              {moves.data.presets.map(({ token, name }) => {
                const shown = name === '' ? `Place ${token}` : name;
                return (
                  <div key={token} className="ptz-place">
                    <Button icon={MapPin} onPress={() => tell({ kind: 'preset', token })}>
                      {shown}
                    </Button>
                    {owner && (
                      <IconButton
                        icon={X}
                        label={`Forget ${shown}`}
                        kind="bare"
                        onPress={() => tell({ kind: 'remove-preset', token })}
                      />
                    )}
                  </div>
                );
              })}
              {owner && (
                <Button icon={Plus} onPress={() => setIsNaming(true)}>
                  Remember this view
                </Button>
              )}
            </div>
          )}
        </>
      )}
      {isNaming && <NamePlace params={params} onClose={() => setIsNaming(false)} />}
    </section>
  );
}

interface NamePlaceProps {
  readonly params: { readonly id: string };
  readonly onClose: () => void;
}

function NamePlace({ params, onClose }: NamePlaceProps): ReactNode {
  const [name, setName] = useState('');
  const save = useChange('moveCamera', ['cameraMoves']);
  const isWhole = name.trim() !== '';
  const run = (): void => {
    if (isWhole) save.mutate({ params, body: { kind: 'save-preset', name: name.trim() } }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title="Remember this view"
      onClose={onClose}
      onSubmit={run}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={save.isPending}>
            Remember
          </Button>
        </>
      }
    >
      {save.error !== null && <Failure error={save.error} />}
      <TextField label="Name of the place" value={name} onChange={setName} maxLength={40} autoFocus />
    </Dialog>
  );
}
