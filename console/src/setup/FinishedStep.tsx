/** The end of the setup: what is done, and what was left open, each with its way back. */
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, Row, Rows, State } from '../kit/index.ts';
import { firstOpenStep, type SetupState, type SetupStep } from './steps.ts';

export interface FinishedStepProps {
  readonly state: SetupState;
  readonly onFix: (step: SetupStep) => void;
  readonly onFinished: () => void;
}

export function FinishedStep({ state, onFix, onFinished }: FinishedStepProps): ReactNode {
  const { warnings } = state;
  const parts: readonly { step: SetupStep; title: string; isDone: boolean }[] = [
    { step: 'mail', title: 'Mail', isDone: !warnings.includes('no-mail-settings') },
    { step: 'address', title: 'Recovery address', isDone: !warnings.includes('no-recovery-address') },
    {
      step: 'saved-code',
      title: 'Saved code',
      isDone: !warnings.includes('no-saved-code') && !warnings.includes('saved-code-pending'),
    },
    { step: 'cameras', title: 'Cameras', isDone: state.cameras > 0 },
  ];
  return (
    <Dialog
      title={firstOpenStep(state) === 'done' ? 'Your recorder is ready' : 'Your recorder works; some things are open'}
      subtitle="Right-click anywhere for the menu."
      size="wide"
      place="middle"
      actions={
        <Button kind="primary" onPress={onFinished} autoFocus>
          Show the live pictures
        </Button>
      }
    >
      <Rows label="What is set up">
        {parts.map(({ step, title, isDone }) => (
          <Row
            key={step}
            title={title}
            detail={
              <State kind={isDone ? 'good' : 'waiting'} icon={isDone ? CircleCheck : TriangleAlert}>
                {isDone ? 'Done' : 'Skipped'}
              </State>
            }
            actions={!isDone && <Button onPress={() => onFix(step)}>Do it now</Button>}
          />
        ))}
      </Rows>
    </Dialog>
  );
}
