/**
 * "Forgot Password", from the request to the new password. Holds what is typed while one goes back and forth; asks the
 * recorder where one was after a reload (`resume`). The password is kept in this component alone.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { routes, type About } from '@nightlatch/protocol';
import { ApiProblem, Unreachable, call } from '@nightlatch/ui/api';
import { answerKey, Button, Dialog, Failure, Progress, useAnswer } from '../kit/index.ts';
import type { Wanted } from '../shell/navigation.ts';
import { CarryRequest } from './CarryRequest.tsx';
import { CheckMail } from './CheckMail.tsx';
import { ConfirmPassword } from './ConfirmPassword.tsx';
import { Done } from './Done.tsx';
import { firstStep, stepAfterCommitRefusal, stepAfterRefusal, stepWithGrant, type Grant, type Step } from './flow.ts';
import { NewPasswordStep } from './NewPasswordStep.tsx';
import { NoMail } from './NoMail.tsx';
import { PutBack } from './PutBack.tsx';
import { hasHeld } from './held.ts';
import { forgetRecovery, rememberRecovery } from './resume.ts';
import { SavedCodeStep } from './SavedCodeStep.tsx';
import './recovery.css';

export interface RecoveryProps {
  readonly accountId: string;
  readonly wanted: Wanted;
  /** A reload happened in the middle: nothing new is asked of the recorder. */
  readonly resume: boolean;
  readonly onHelp: () => void;
  readonly onSignIn: () => void;
  /** The recorder went away during the commit and came back with the new password in force. */
  readonly onHeld: () => void;
}

export function Recovery(props: RecoveryProps): ReactNode {
  const { accountId, wanted, resume, onSignIn } = props;
  const client = useQueryClient();
  const [step, setStep] = useState<Step>({ at: 'asking' });
  const [password, setPassword] = useState('');
  const [commitError, setCommitError] = useState<unknown>();
  const [isCommitting, setIsCommitting] = useState(false);
  const options = useAnswer('recoveryOptions', { params: { accountId } });
  const params = { accountId };

  const ask = async (): Promise<Step> => {
    const known = await call(routes.recoveryOptions, { params });
    if (resume) {
      const grant = await call(routes.grant, { params }).catch(() => undefined);
      if (grant !== undefined) return stepWithGrant(grant);
    }
    const without = firstStep(known);
    if (without !== undefined) return without;
    const view = await call(resume ? routes.recoveryView : routes.forgotPassword, { params });
    client.setQueryData(answerKey('recoveryView', { params }), view);
    if (!resume && view.state === 'verified') {
      const grant = await call(routes.grant, { params }).catch(() => undefined);
      if (grant !== undefined) return stepWithGrant(grant);
    }
    return { at: 'code', said: undefined };
  };
  const leave = (): void => {
    forgetRecovery();
    onSignIn();
  };
  const begin = (): void => {
    setStep({ at: 'asking' });
    ask().then(setStep, (error: unknown) => {
      // After a reload there may be nothing left to resume.
      if (resume && error instanceof ApiProblem && error.code === 'no-recovery-request') leave();
      else setStep(stepAfterRefusal(error));
    });
  };
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    rememberRecovery({ accountId, wanted });
    begin();
  });

  const granted = (grant: Grant): void => setStep(stepWithGrant(grant));
  const commit = async (grant: Grant): Promise<void> => {
    setIsCommitting(true);
    setCommitError(undefined);
    const before = client.getQueryData<About>(answerKey('about'))?.lastReset?.at;
    try {
      const result = await call(routes.commitReset, { params, body: { password } });
      forgetRecovery();
      setPassword('');
      setStep({ at: 'done', result });
    } catch (error) {
      if (error instanceof Unreachable && (await hasHeld(accountId, before))) {
        forgetRecovery();
        await client.invalidateQueries({ queryKey: answerKey('about') });
        props.onHeld();
        return;
      }
      const next = stepAfterCommitRefusal(error, grant);
      if (next === undefined) setCommitError(error);
      else setStep(next);
    } finally {
      setIsCommitting(false);
    }
  };

  switch (step.at) {
    case 'asking':
      return (
        <Dialog title="Forgot Password" onClose={leave} actions={<Button onPress={leave}>Cancel</Button>}>
          <Progress label="Asking for a Secure Code" />
        </Dialog>
      );
    case 'failed':
      return (
        <Dialog title="Forgot Password" onClose={leave} actions={<Button onPress={leave}>Back to sign-in</Button>}>
          <Failure error={step.error} onRetry={begin} />
        </Dialog>
      );
    case 'no-mail':
      return (
        <NoMail
          why={step.why}
          hasSavedCode={options.data?.hasSavedCode === true}
          onSavedCode={() => setStep({ at: 'saved-code', said: undefined })}
          onHelp={props.onHelp}
          onBack={leave}
        />
      );
    case 'code':
      return (
        <CheckMail
          accountId={accountId}
          said={step.said}
          hasSavedCode={options.data?.hasSavedCode === true}
          onGrant={granted}
          onSavedCode={() => setStep({ at: 'saved-code', said: undefined })}
          onQr={() => setStep({ at: 'qr' })}
          onStick={() => setStep({ at: 'stick' })}
          onBack={leave}
        />
      );
    case 'qr':
    case 'stick':
      return (
        <CarryRequest
          key={step.at}
          accountId={accountId}
          by={step.at}
          onStick={() => setStep({ at: 'stick' })}
          onCode={() => setStep({ at: 'code', said: undefined })}
        />
      );
    case 'saved-code':
      return <SavedCodeStep accountId={accountId} said={step.said} onGrant={granted} onBack={begin} />;
    case 'put-back':
      return (
        <PutBack
          grant={step.grant}
          onChanged={(grant) => setStep({ at: 'put-back', grant })}
          onGoOn={(grant) => setStep({ at: 'new-password', grant, error: undefined })}
        />
      );
    case 'new-password':
      return (
        <NewPasswordStep
          grant={step.grant}
          password={password}
          error={step.error}
          onPassword={(next) => {
            setPassword(next);
            if (step.error !== undefined) setStep({ ...step, error: undefined });
          }}
          onGoOn={() => {
            setCommitError(undefined);
            setStep({ at: 'confirm', grant: step.grant });
          }}
          onCancel={leave}
        />
      );
    case 'confirm':
      return (
        <ConfirmPassword
          password={password}
          isBusy={isCommitting}
          error={commitError}
          onBack={() => setStep({ at: 'new-password', grant: step.grant, error: undefined })}
          onConfirmed={() => void commit(step.grant)}
        />
      );
    case 'done':
      return <Done result={step.result} onHelp={props.onHelp} onSignIn={leave} />;
  }
}
