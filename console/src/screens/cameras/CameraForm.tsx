/**
 * One camera by its address: its name, where it is, who may read it, and "Test", which shows its picture. A failure is said at the field
 * that has to change, and nothing that was typed goes away. Not a dialog itself: stands in one, or in the setup.
 */
import type { CameraView } from '@nightlatch/protocol';
import { USUAL_RECORDING_RULES } from '@nightlatch/protocol';
import { ChevronDown, ChevronUp, Play } from 'lucide-react';
import { useState } from 'react';
import { Button, Failure, Form, PasswordField, Select, TextField, useChange } from '../../kit/index.ts';
import { detailOf, placeOfError, shownCertificate, type CameraField } from './camera-errors.ts';
import { draftOf, expectedCertificate, isWithoutSignIn, sourceOf, type CameraDraft } from './camera-draft.ts';
import { CertificateSettings } from './CertificateSettings.tsx';
import { MoreSettings } from './MoreSettings.tsx';
import { PreviewPicture } from './PreviewPicture.tsx';
import { captureAddress, captureInput, isTyped, kindOf, sourceKinds, withKind } from './source-kind.ts';
import { useCameraTest } from './useCameraTest.ts';
import './cameras.css';

const CAPTURE_INPUTS = Array.from({ length: 16 }, (_, at) => ({ id: String(at + 1), text: `Input ${at + 1}` }));
const IN_MORE: readonly (CameraField | undefined)[] = ['subAddress', 'onvifAddress'];

export interface CameraFormProps {
  /** The camera to change; absent: a new one. */
  readonly camera?: CameraView | undefined;
  readonly onSaved: (camera: CameraView) => void;
  readonly onCancel?: (() => void) | undefined;
  readonly saveLabel?: string | undefined;
}

export function CameraForm({ camera, onSaved, onCancel, saveLabel }: CameraFormProps) {
  const [draft, setDraft] = useState(() => draftOf(camera));
  const [showsMore, setShowsMore] = useState(false);
  const test = useCameraTest();
  const add = useChange('addCamera', ['cameras']);
  const change = useChange('changeCamera', ['cameras']);
  const rules = useChange('changeRecordingRules', ['cameras']);

  const saving = camera === undefined ? add : change;
  const problem = saving.error ?? test.error ?? rules.error;
  const said = problem === null ? undefined : placeOfError(problem);
  const errorAt = (field: CameraField): string | undefined => (said?.field === field ? said.sentence : undefined);
  const kind = kindOf(draft.address);
  const isCapture = kind === 'v4l2';
  const keepsPassword =
    camera?.hasPassword === true && !isWithoutSignIn(draft, camera) && errorAt('password') === undefined;
  const set = (changed: Partial<CameraDraft>): void => {
    setDraft((now) => ({ ...now, ...changed }));
    saving.reset();
    // A name and a microphone change nothing of the picture, nor does trusting what was seen.
    const isSamePicture =
      'name' in changed || 'sound' in changed || ('certificateSha256' in changed && test.still !== undefined);
    if (!isSamePicture) test.reset();
  };
  const source = sourceOf(draft, camera);
  const hasAddress = isTyped(draft.address);
  const canSave = hasAddress && draft.name.trim() !== '';
  const shown = shownCertificate(problem) ?? test.certificateSha256 ?? camera?.shownCertificateSha256;

  const runTest = (): void => {
    saving.reset();
    test.run(camera === undefined ? source : { ...source, id: camera.id });
  };
  const saveSound = (saved: CameraView): void => {
    const { sound } = draft;
    const now = saved.rules ?? USUAL_RECORDING_RULES;
    if (now.sound === sound) onSaved(saved);
    else rules.mutate({ params: { id: saved.id }, body: { ...now, sound } }, { onSettled: () => onSaved(saved) });
  };
  const save = (): void => {
    if (!canSave || saving.isPending) return;
    const body = { name: draft.name.trim(), ...source };
    if (camera !== undefined) return change.mutate({ params: { id: camera.id }, body }, { onSuccess: saveSound });
    // What was seen is what is expected from the first moment on.
    const seen = draft.certificateSha256 ?? test.certificateSha256;
    add.mutate({ body: seen === undefined ? body : { ...body, certificateSha256: seen } }, { onSuccess: saveSound });
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
          <Button kind="primary" type="submit" isDisabled={!canSave} isBusy={saving.isPending || rules.isPending}>
            {saveLabel ?? (camera === undefined ? 'Add camera' : 'Save')}
          </Button>
        </>
      }
    >
      <div className="camera-form">
        <div className="camera-form-fields">
          <div className="kit-form-row">
            <TextField
              label="Name"
              value={draft.name}
              onChange={(name) => set({ name })}
              maxLength={40}
              error={errorAt('name')}
            />
            <Select
              label="Kind"
              value={kind}
              options={sourceKinds}
              onChange={(id) => {
                const chosen = sourceKinds.find((one) => one.id === id);
                if (chosen !== undefined) set({ address: withKind(draft.address, chosen.id) });
              }}
            />
          </div>
          {isCapture && captureInput(draft.address) !== undefined && (
            <Select
              label="Input"
              value={String(captureInput(draft.address))}
              options={CAPTURE_INPUTS}
              onChange={(id) => set({ address: captureAddress(Number(id)) })}
            />
          )}
          <TextField
            label="Address"
            keyboard="address"
            value={draft.address}
            onChange={(address) => set({ address })}
            maxLength={1024}
            error={errorAt('address')}
          />
          {!isCapture && (
            <div className="kit-form-row">
              <TextField
                label="User name"
                value={draft.username}
                onChange={(username) => set({ username })}
                maxLength={128}
                error={errorAt('username')}
              />
              <PasswordField
                label="Password"
                value={draft.password}
                onChange={(password) => set({ password })}
                maxLength={128}
                placeholder={keepsPassword ? 'Unchanged' : undefined}
                error={errorAt('password')}
              />
            </div>
          )}
        </div>
        <PreviewPicture
          name={draft.name}
          still={test.still}
          isTrying={test.isPending}
          problem={detailOf(test.error)}
          hint="“Test” shows the camera’s picture here."
        />
      </div>
      {kind === 'rtsps' && (
        <CertificateSettings
          expected={expectedCertificate(draft, camera)}
          shown={shown}
          onExpect={(certificateSha256) => set({ certificateSha256 })}
          error={errorAt('certificateSha256')}
        />
      )}
      {!isCapture && (
        <div>
          <Button kind="link" icon={showsMore ? ChevronUp : ChevronDown} onPress={() => setShowsMore(!showsMore)}>
            {showsMore ? 'Fewer settings' : 'More settings: small picture, UDP, sound'}
          </Button>
        </div>
      )}
      {!isCapture && (showsMore || IN_MORE.includes(said?.field)) && (
        <MoreSettings draft={draft} kind={kind} set={set} errorAt={errorAt} subSeen={test.subSeen} />
      )}
      {said !== undefined && said.field === undefined && <Failure error={problem} />}
    </Form>
  );
}
