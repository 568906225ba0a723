/** A camera that was found: first who may read it, then which of its pictures are recorded, with the picture itself. */
import type { CameraView, OnvifDescription } from '@nightlatch/protocol';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { Button, Failure, Form, Notice, PasswordField, TextField, useChange } from '../../../kit/index.ts';
import { placeOfError } from '../camera-errors.ts';
import { ChoosePictures } from './ChoosePictures.tsx';
import type { Found } from './found.ts';

export interface FoundCameraProps {
  readonly found: Found;
  readonly onBack: () => void;
  readonly onAdded: (camera: CameraView) => void;
}

export function FoundCamera({ found, onBack, onAdded }: FoundCameraProps) {
  const [username, setUsername] = useState('admin');
  const [password, setPassword] = useState('');
  const [description, setDescription] = useState<OnvifDescription>();
  const describe = useChange('describeCamera');
  const signIn = { ...(username === '' ? {} : { username, password }) };
  if (description !== undefined) {
    return (
      <ChoosePictures
        found={found}
        description={description}
        signIn={signIn}
        onBack={() => setDescription(undefined)}
        onAdded={onAdded}
      />
    );
  }
  const said = describe.error === null ? undefined : placeOfError(describe.error);
  const goOn = (): void => {
    if (describe.isPending) return;
    describe.mutate({ body: { onvifAddress: found.onvifAddress, ...signIn } }, { onSuccess: setDescription });
  };
  const set = (put: (value: string) => void) => (value: string) => {
    put(value);
    describe.reset();
  };
  return (
    <Form
      onSubmit={goOn}
      actions={
        <>
          <Button icon={ArrowLeft} onPress={onBack}>
            Back
          </Button>
          <Button kind="primary" type="submit" isBusy={describe.isPending}>
            Go on
          </Button>
        </>
      }
    >
      <h3 className="find-title">{found.name}</h3>
      <p className="kit-section-intro">
        The user name and password that are set in the camera itself. They are told to this camera alone.
      </p>
      <div className="kit-form-row">
        <TextField label="User name" value={username} onChange={set(setUsername)} maxLength={128} />
        <PasswordField
          label="Password"
          value={password}
          onChange={set(setPassword)}
          maxLength={128}
          autoFocus
          error={said?.field === 'password' ? said.sentence : undefined}
        />
      </div>
      {said !== undefined && said.field !== 'password' && <Failure error={describe.error} />}
      {username === '' && <Notice>Without a user name the camera is asked as nobody. Few cameras allow that.</Notice>}
    </Form>
  );
}
