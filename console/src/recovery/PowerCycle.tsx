/** For models that must be turned off and on: the steps, with a timer for the wait. Safe to do later. */
import { Timer } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, useCountdown } from '../kit/index.ts';

const WAIT_S = 10;

export function PowerCycle(): ReactNode {
  const [round, setRound] = useState(0);
  return (
    <div className="recovery-power">
      <p>Now turn the recorder off and on:</p>
      <ol>
        <li>Unplug the recorder.</li>
        <li>
          Wait 10 seconds.{' '}
          {round === 0 ? (
            <Button icon={Timer} onPress={() => setRound(1)}>
              Try the timer
            </Button>
          ) : (
            <Countdown10 key={round} onAgain={() => setRound(round + 1)} />
          )}
        </li>
        <li>Plug it in again.</li>
      </ol>
      <p className="recovery-dim">
        The timer is in the app and on the help page too, for when this screen is dark. The time unplugged is marked as
        a gap. “Not now” is safe: the new password works already.
      </p>
    </div>
  );
}

function Countdown10({ onAgain }: { readonly onAgain: () => void }): ReactNode {
  const left_s = useCountdown(WAIT_S);
  if (left_s > 0) {
    return (
      <strong className="recovery-accent" role="timer">
        {left_s} s
      </strong>
    );
  }
  return (
    <>
      <strong className="recovery-over" role="status">
        Ten seconds are over.
      </strong>{' '}
      <Button icon={Timer} onPress={onAgain}>
        Again
      </Button>
    </>
  );
}
