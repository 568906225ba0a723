/**
 * One camera: its name, where it is, who may read it, and "Test", which shows its picture. A failure is said at the field
 * that has to change, and nothing that was typed goes away. Not a dialog itself: stands in one, or in the setup.
 */
import type { CameraView, Still } from '@nightlatch/protocol';
import { StillPicture } from '@nightlatch/ui/player/StillPicture.tsx';
import { CircleCheck, Play, Video } from 'lucide-react';
import { useState } from 'react';
import { Button, Failure, Form, PasswordField, Progress, State, TextField, useChange } from '../../kit/index.ts';
import { placeOfError, type CameraField } from './camera-errors.ts';
import './cameras.css';

export interface CameraFormProps {
  /** The camera to change; absent: a new one. */
  readonly camera?: CameraView | undefined;
  readonly onSaved: (camera: CameraView) => void;
  readonly onCancel?: (() => void) | undefined;
  readonly saveLabel?: string | undefined;
}

export function CameraForm({ camera, onSaved, onCancel, saveLabel }: CameraFormProps) {
  const [name, setName] = useState(camera?.name ?? '');
  const [address, setAddress] = useState(camera?.address ?? 'rtsp://');
  const [username, setUsername] = useState(camera?.username ?? '');
  const [password, setPassword] = useState('');
  const [still, setStill] = useState<Still>();
  const test = useChange('testCamera');
  const add = useChange('addCamera', ['cameras']);
  const change = useChange('changeCamera', ['cameras']);

  const saving = camera === undefined ? add : change;
  const place = saving.error ?? test.error;
  const said = place === null ? undefined : placeOfError(place);
  const errorAt = (field: CameraField): string | undefined => (said?.field === field ? said.sentence : undefined);
  // Who takes the user name away means a camera without sign-in; else nothing typed means the stored password.
  const withoutSignIn = username === '' && camera?.username !== undefined;
  const keepsPassword = camera?.hasPassword === true && !withoutSignIn && errorAt('password') === undefined;
  const forget = (): void => {
    saving.reset();
    test.reset();
    setStill(undefined);
  };
  const set = (put: (value: string) => void) => (value: string) => {
    put(value);
    forget();
  };
  const source = {
    address: address.trim(),
    ...(username === '' ? {} : { username }),
    ...(password === '' && !withoutSignIn ? {} : { password }),
  };
  const hasAddress = /^\w+:\/\/./.test(source.address);
  const canSave = hasAddress && name.trim() !== '';

  const runTest = (): void => {
    forget();
    const body = { ...source, ...(camera === undefined ? {} : { id: camera.id }) };
    test.mutate({ body }, { onSuccess: setStill });
  };
  const save = (): void => {
    if (!canSave || saving.isPending) return;
    test.reset();
    const body = { name: name.trim(), ...source };
    if (camera === undefined) add.mutate({ body }, { onSuccess: onSaved });
    else change.mutate({ params: { id: camera.id }, body }, { onSuccess: onSaved });
  };

  return (
    <Form
      onSubmit={save}
      actions={
        <>
          {onCancel && <Button onPress={onCancel}>Cancel</Button>}
          <Button icon={Play} onPress={runTest} isDisabled={!hasAddress} isBusy={test.isPending}>
            Test
          </Button>
          <Button kind="primary" type="submit" isDisabled={!canSave} isBusy={saving.isPending}>
            {saveLabel ?? (camera === undefined ? 'Add camera' : 'Save')}
          </Button>
        </>
      }
    >
      <div className="camera-form">
        <div className="camera-form-fields">
          <TextField label="Name" value={name} onChange={set(setName)} maxLength={40} error={errorAt('name')} />
          <TextField
            label="Address"
            keyboard="address"
            value={address}
            onChange={set(setAddress)}
            maxLength={1024}
            error={errorAt('address')}
          />
          <div className="kit-form-row">
            <TextField
              label="User name"
              value={username}
              onChange={set(setUsername)}
              maxLength={128}
              error={errorAt('username')}
            />
            <PasswordField
              label="Password"
              value={password}
              onChange={set(setPassword)}
              maxLength={128}
              placeholder={keepsPassword ? 'Unchanged' : undefined}
              error={errorAt('password')}
            />
          </div>
        </div>
        <div className="camera-form-picture">
          <div className="camera-form-screen">
            {still !== undefined && <StillPicture still={still} label={`Picture of ${name || 'the camera'}`} />}
            {still === undefined && test.isPending && <Progress label="Waiting for a picture…" />}
            {still === undefined && !test.isPending && (
              <p>
                <Video aria-hidden />
                “Test” shows the camera’s picture here.
              </p>
            )}
          </div>
          {still !== undefined && (
            <State kind="good" icon={CircleCheck}>
              The camera answers: {still.width} × {still.height}
            </State>
          )}
        </div>
      </div>
      {said !== undefined && said.field === undefined && <Failure error={place} />}
    </Form>
  );
}
