/**
 * The first setup, step by step. Which step comes next is the recorder's state, not this component's: a power cut loses
 * nothing that was finished. The password typed in it is kept until the setup is left, so that it is asked for once.
 */
import { useState, type ReactNode } from 'react';
import { Progress, useAnswer } from '../kit/index.ts';
import type { About, SignedIn } from '@nightlatch/protocol';
import { useCameras } from '../shell/queries.ts';
import { CamerasStep } from './CamerasStep.tsx';
import { FinishedStep } from './FinishedStep.tsx';
import { OwnerStep } from './OwnerStep.tsx';
import { AddressStep, MailStep, SavedCodeStep } from './WayBackSteps.tsx';
import { Welcome } from './Welcome.tsx';
import { firstOpenStep, stepAfter, type SetupState, type SetupStep } from './steps.ts';
import './setup.css';

export interface SetupProps {
  readonly about: About;
  readonly signedIn: SignedIn | undefined;
  readonly onHelp: () => void;
  /** The owner exists and is signed in: the setup goes on, though the recorder is set up. */
  readonly onOwner: () => void;
  readonly onFinished: () => void;
}

export function Setup(props: SetupProps): ReactNode {
  const { about, signedIn } = props;
  const cameras = useCameras();
  const session = useAnswer('session');
  const [step, setStep] = useState<SetupStep>();
  const [password, setPassword] = useState<string>();
  const known: SetupState = {
    setUp: about.setUp,
    warnings: session.data?.signedIn?.warnings ?? [],
    cameras: cameras.data?.length ?? 0,
  };
  // Before there is an owner the cameras may not be readable: nothing of them is needed then.
  if (step === undefined && about.setUp && (signedIn === undefined || cameras.data === undefined)) {
    return <Progress label="Looking where the setup was left" />;
  }
  const at = step ?? firstOpenStep(known);
  // Where one came back to is kept: what is finished there is seen finished, and a second camera can follow the first.
  if (step === undefined && about.setUp) setStep(at);
  const goOn = (): void => setStep(stepAfter(at, known));

  switch (at) {
    case 'welcome':
      return <Welcome onGoOn={() => setStep('owner')} onHelp={props.onHelp} />;
    case 'owner':
      return (
        <OwnerStep
          onMade={(typed) => {
            setPassword(typed);
            setStep('mail');
            props.onOwner();
          }}
        />
      );
    case 'mail':
      return <MailStep isDone={!known.warnings.includes('no-mail-settings')} onGoOn={goOn} />;
    case 'address':
      return (
        <AddressStep
          isDone={!known.warnings.includes('no-recovery-address')}
          hasMail={!known.warnings.includes('no-mail-settings')}
          knownPassword={password}
          onBackToMail={() => setStep('mail')}
          onGoOn={goOn}
        />
      );
    case 'saved-code':
      return (
        <SavedCodeStep
          isDone={!known.warnings.some((one) => one === 'no-saved-code' || one === 'saved-code-pending')}
          knownPassword={password}
          onGoOn={goOn}
        />
      );
    case 'cameras':
      return <CamerasStep cameras={cameras.data ?? []} onGoOn={() => setStep('done')} />;
    case 'done':
      return <FinishedStep state={known} onFix={setStep} onFinished={props.onFinished} />;
  }
}
