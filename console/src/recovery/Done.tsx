/**
 * "Your password is changed", and by model what follows: a restart of the screen by itself, nothing, or turning the
 * recorder off and on.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { answerKey, Button, useCountdown } from '../kit/index.ts';
import type { ResetResult } from './flow.ts';
import { PowerCycle } from './PowerCycle.tsx';
import { Restarting } from './Restarting.tsx';
import { ResultDialog } from './ResultDialog.tsx';

export interface DoneProps {
  readonly result: ResetResult;
  readonly onHelp: () => void;
  readonly onSignIn: () => void;
}

export function Done({ result, onHelp, onSignIn }: DoneProps): ReactNode {
  const client = useQueryClient();
  const [isLater, setIsLater] = useState(false);
  useEffect(() => void client.invalidateQueries({ queryKey: answerKey('about') }), [client]);
  const asksPowerCycle = result.afterReset === 'power-cycle' && !isLater;
  return (
    <ResultDialog
      title="Your password is changed"
      offer={result.offer}
      onHelp={onHelp}
      steps={asksPowerCycle && <PowerCycle />}
      buttons={
        asksPowerCycle ? (
          <Button onPress={() => setIsLater(true)}>Not now</Button>
        ) : (
          <Button kind="primary" onPress={onSignIn}>
            Sign in
          </Button>
        )
      }
    >
      <p>
        Nothing was erased.{' '}
        {result.framesMissing === undefined ? 'Recording goes on.' : <Frames missing={result.framesMissing} />}
      </p>
      {result.afterReset === 'automatic' && <AutomaticRestart in_s={result.restartIn_s ?? 0} />}
      {result.afterReset === 'power-cycle' && isLater && (
        <p>Turn the recorder off and on when it suits you. The new password works already.</p>
      )}
    </ResultDialog>
  );
}

/** The figure that the engine measured between the request and the new password. */
function Frames({ missing }: { readonly missing: number }): ReactNode {
  const figure = `${missing} ${missing === 1 ? 'frame' : 'frames'} missing`;
  return missing === 0 ? (
    <>
      Recording did not stop: <strong className="recovery-accent">{figure}</strong>.
    </>
  ) : (
    <>
      Recording went on: <strong className="recovery-accent">{figure}</strong>.
    </>
  );
}

function AutomaticRestart({ in_s }: { readonly in_s: number }): ReactNode {
  const left_s = useCountdown(in_s);
  if (left_s === 0) return <Restarting />;
  return (
    <p role="timer">
      This recorder restarts its screen in <strong className="recovery-accent">{left_s}&nbsp;s</strong>. It keeps
      recording meanwhile.
    </p>
  );
}
