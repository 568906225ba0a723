/** One recorder in the list: its last picture, its name, its state in a word, and below it what a person can do about it. */
import { showRecorderId } from '@nightlatch/protocol';
import { CircleSlash, KeyRound, ShieldAlert, Video, WifiOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useApp } from '../context.tsx';
import { deviceWord } from '../model/device-label.ts';
import type { ConnectionState } from '../model/connection.ts';
import type { KeptRecorder } from '../model/kept-recorder.ts';
import { dayAndTime } from '../model/sentences.ts';
import { Button } from '../parts/Button.tsx';
import { KeptPicture } from '../parts/KeptPicture.tsx';
import { hrefOf } from '../route.ts';
import { NotMeSheet } from './NotMeSheet.tsx';
import { RemoveSheet } from './RemoveSheet.tsx';

export interface RecorderTileProps {
  readonly recorder: KeptRecorder;
  readonly state: ConnectionState | undefined;
}

export function RecorderTile({ recorder, state }: RecorderTileProps): ReactNode {
  const live = state?.kind === 'open' || state?.kind === 'opening' || state?.kind === 'unreachable';
  const card = (
    <>
      <div className="tile-picture">
        {recorder.picture === undefined ? (
          <Video aria-hidden="true" />
        ) : (
          <KeptPicture picture={recorder.picture} label={`Last picture of ${recorder.name}`} />
        )}
      </div>
      <div className="tile-foot">
        <strong>{recorder.name}</strong>
        <StateWord state={state} />
      </div>
    </>
  );
  return (
    <section className="tile-place" data-recorder={recorder.recorderId} data-state={state?.kind}>
      {live ? (
        <a className="tile" href={hrefOf({ at: 'live', identity: recorder.identity })}>
          {card}
        </a>
      ) : (
        <div className="tile tile-grey">{card}</div>
      )}
      <WhatNow recorder={recorder} state={state} />
    </section>
  );
}

function StateWord({ state }: { readonly state: ConnectionState | undefined }): ReactNode {
  switch (state?.kind) {
    case 'open':
      return (
        <span className="tile-state tile-state-good">
          <span className="dot" aria-hidden="true" />
          Live · {state.cameras.length === 1 ? '1 camera' : `${state.cameras.length} cameras`}
        </span>
      );
    case 'unreachable':
      return (
        <span className="tile-state">
          <WifiOff aria-hidden="true" />
          Not reached
        </span>
      );
    case 'reset':
      return (
        <span className="tile-state tile-state-bad">
          <KeyRound aria-hidden="true" />
          Password was reset
        </span>
      );
    case 'removed':
      return (
        <span className="tile-state tile-state-bad">
          <CircleSlash aria-hidden="true" />
          Removed at the recorder
        </span>
      );
    case 'unproven':
      return (
        <span className="tile-state tile-state-bad">
          <ShieldAlert aria-hidden="true" />
          Not proven
        </span>
      );
    case 'refused':
      return <span className="tile-state tile-state-bad">Refused</span>;
    case 'opening':
    case undefined:
      return <span className="tile-state">Connecting…</span>;
  }
}

function WhatNow({ recorder, state }: RecorderTileProps): ReactNode {
  const { recorders } = useApp();
  const [now_ms] = useState(() => Date.now());
  const [sheet, setSheet] = useState<'remove' | 'not-me'>();
  const close = (): void => setSheet(undefined);
  const tryAgain = (
    <Button kind="plain" onClick={() => recorders.reconnect(recorder.identity)}>
      Try again
    </Button>
  );
  switch (state?.kind) {
    case 'reset':
      return (
        <div className="what-now">
          <h2>Add “{recorder.name}” again</h2>
          <p>
            Its password was reset at the recorder {dayAndTime(state.at, now_ms)}, so this {deviceWord()} no longer has
            access. Your names and layout are kept.
          </p>
          <Button kind="main" onClick={() => setSheet('remove')}>
            Remove and add again
          </Button>
          <Button kind="plain" onClick={() => setSheet('not-me')}>
            It wasn’t me
          </Button>
          {sheet === 'remove' && <RemoveSheet recorder={recorder} next="add-again" onClose={close} />}
          {sheet === 'not-me' && <NotMeSheet onClose={close} />}
        </div>
      );
    case 'removed':
      return (
        <div className="what-now">
          <p>
            An owner removed this {deviceWord()} at the recorder, so it no longer has access. Take it off here; name and
            layout are kept in case it is added again.
          </p>
          <Button kind="plain" onClick={() => setSheet('remove')}>
            Remove from this {deviceWord()}
          </Button>
          {sheet === 'remove' && <RemoveSheet recorder={recorder} next="recorders" onClose={close} />}
        </div>
      );
    case 'unproven':
      return (
        <div className="what-now">
          <p>
            Something answers at the address of <span className="nowrap">{showRecorderId(recorder.recorderId)}</span>{' '}
            and says that the password was reset, but it could not prove that it is your recorder. Do not type a
            password here. Go to the recorder’s own screen and look.
          </p>
          {tryAgain}
        </div>
      );
    case 'refused':
    case 'unreachable':
      return (
        <div className="what-now">
          <p>
            {state.sentence}
            {state.kind === 'unreachable' &&
              ` Is it on, and is this ${deviceWord()} in its network? It is tried again by itself.`}
          </p>
          {state.kind === 'refused' && tryAgain}
        </div>
      );
    case 'open':
    case 'opening':
    case undefined:
      return null;
  }
}
