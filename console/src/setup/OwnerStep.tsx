/** The recorder's name, the owner's name, and the password: two short dialogs, so that the keyboard covers nothing. */
import { useQueryClient } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { routes, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { ApiProblem, call } from '@nightlatch/ui/api';
import {
  answerKey,
  Button,
  Dialog,
  Failure,
  fieldError,
  NewPassword,
  TextField,
  useNewPassword,
} from '../kit/index.ts';
import { StepCount } from './StepDialog.tsx';

export interface OwnerStepProps {
  /** The owner exists and is signed in. */
  readonly onMade: (password: string) => void;
}

export function OwnerStep({ onMade }: OwnerStepProps): ReactNode {
  const client = useQueryClient();
  const [recorderName, setRecorderName] = useState('Home');
  const [name, setName] = useState('');
  const [hasNames, setHasNames] = useState(false);
  const { password, isReady, fields } = useNewPassword();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const make = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    setIsBusy(true);
    setError(undefined);
    try {
      const body = { recorderName: recorderName.trim(), name: name.trim(), password };
      const signedIn = await call(routes.setUpOwner, { body });
      client.setQueryData<RouteAnswer<Routes['session']>>(
        answerKey('session'),
        (before) => before && { ...before, signedIn },
      );
      onMade(password);
      await client.invalidateQueries();
    } catch (thrown) {
      setError(thrown);
      if (thrown instanceof ApiProblem && ['name', 'recorderName'].includes(thrown.field ?? '')) setHasNames(false);
    } finally {
      setIsBusy(false);
    }
  };

  if (!hasNames) {
    const canGoOn = recorderName.trim() !== '' && name.trim() !== '';
    return (
      <Dialog
        title="You and your recorder"
        subtitle="The recorder’s name stands in its e-mails and in the app."
        tools={<StepCount number={1} />}
        size="wide"
        onSubmit={() => canGoOn && setHasNames(true)}
        actions={
          <Button kind="primary" icon={ArrowRight} type="submit" isDisabled={!canGoOn}>
            Go on
          </Button>
        }
      >
        <div className="kit-form-row">
          <TextField
            label="Recorder’s name"
            value={recorderName}
            maxLength={32}
            error={fieldError(error, 'recorderName')}
            onChange={setRecorderName}
          />
          <TextField
            label="Your name"
            value={name}
            maxLength={40}
            autoFocus
            error={fieldError(error, 'name')}
            onChange={setName}
          />
        </div>
      </Dialog>
    );
  }
  const passwordError = fieldError(error, 'password');
  return (
    <Dialog
      title="Your password"
      tools={<StepCount number={1} />}
      size="wide"
      onSubmit={() => void make()}
      actions={
        <>
          <Button onPress={() => setHasNames(false)}>Back</Button>
          <Button kind="primary" type="submit" isDisabled={!isReady} isBusy={isBusy}>
            OK
          </Button>
        </>
      }
    >
      <NewPassword accountName={name} recorderName={recorderName} {...fields} error={passwordError} autoFocus />
      {error !== undefined && passwordError === undefined && <Failure error={error} />}
    </Dialog>
  );
}
