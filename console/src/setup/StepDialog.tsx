/** The frame of a setup step: what it is for, how far one is, and how to go on or to skip it knowingly. */
import { ArrowRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Confirm, Dialog } from '../kit/index.ts';

const COUNT = 5;

export interface StepDialogProps {
  /** 1 to 5. */
  readonly number: number;
  readonly title: string;
  readonly why: string;
  readonly children: ReactNode;
  /** What was asked for is there. */
  readonly isDone: boolean;
  /** What it means to leave it open; said before it is skipped. */
  readonly warning: string;
  readonly onGoOn: () => void;
}

export function StepDialog({ number, title, why, children, isDone, warning, onGoOn }: StepDialogProps): ReactNode {
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Dialog
        title={title}
        subtitle={why}
        size="large"
        tools={<StepCount number={number} />}
        actions={
          isDone ? (
            <Button kind="primary" icon={ArrowRight} onPress={onGoOn}>
              Go on
            </Button>
          ) : (
            <Button kind="link" onPress={() => setAsks(true)}>
              Skip for now
            </Button>
          )
        }
      >
        {children}
      </Dialog>
      {asks && (
        <Confirm
          title="Skip this step?"
          confirmLabel="Skip it"
          isDangerous={false}
          onCancel={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            onGoOn();
          }}
        >
          <p>{warning}</p>
          <p>A warning stays on the screen until it is done.</p>
        </Confirm>
      )}
    </>
  );
}

export function StepCount({ number }: { readonly number: number }): ReactNode {
  return (
    <span className="setup-count">
      Step {number} of {COUNT}
    </span>
  );
}
