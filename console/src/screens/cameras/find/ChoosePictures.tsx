/** Which of a camera's pictures is recorded and which is shown small, its name, and the picture itself before it is added. */
import type { CameraView, OnvifDescription } from '@nightlatch/protocol';
import { ArrowLeft, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Failure, Form, Select, TextField, useChange } from '../../../kit/index.ts';
import { detailOf, placeOfError } from '../camera-errors.ts';
import { sayClock } from '../camera-words.ts';
import { PreviewPicture } from '../PreviewPicture.tsx';
import { useCameraTest } from '../useCameraTest.ts';
import type { Found } from './found.ts';
import { mainOf, profileOption, subOf } from './profiles.ts';

const NO_SUB = 'none';
const CLOCK_WRONG_MS = 30_000;

export interface ChoosePicturesProps {
  readonly found: Found;
  readonly description: OnvifDescription;
  readonly signIn: { readonly username?: string; readonly password?: string };
  readonly onBack: () => void;
  readonly onAdded: (camera: CameraView) => void;
}

export function ChoosePictures({ found, description, signIn, onBack, onAdded }: ChoosePicturesProps) {
  const { profiles, manufacturer, model } = description;
  const [name, setName] = useState(found.name.slice(0, 40));
  const [mainToken, setMainToken] = useState(() => mainOf(profiles)?.token);
  const [subToken, setSubToken] = useState(() => subOf(profiles, mainOf(profiles))?.token ?? NO_SUB);
  const test = useCameraTest();
  const add = useChange('addCamera', ['cameras']);
  const main = profiles.find(({ token }) => token === mainToken);
  const sub = profiles.find(({ token }) => token === subToken);
  const sourceFor = (address: string) => ({
    address,
    ...signIn,
    onvifAddress: found.onvifAddress,
    ...(sub === undefined ? {} : { subAddress: sub.address }),
  });
  const tryIt = (address: string | undefined): void => {
    if (address !== undefined) test.run(sourceFor(address));
  };
  // The picture is what says that it is the right camera: it is asked for without a click.
  const hasTried = useRef(false);
  useEffect(() => {
    if (hasTried.current) return;
    hasTried.current = true;
    tryIt(main?.address);
  });
  const said = add.error === null ? undefined : placeOfError(add.error);
  const save = (): void => {
    if (main === undefined || name.trim() === '' || add.isPending) return;
    const { certificateSha256 } = test;
    const seen = certificateSha256 === undefined ? {} : { certificateSha256 };
    add.mutate({ body: { name: name.trim(), ...sourceFor(main.address), ...seen } }, { onSuccess: onAdded });
  };
  return (
    <Form
      onSubmit={save}
      actions={
        <>
          <Button icon={ArrowLeft} onPress={onBack}>
            Back
          </Button>
          <Button icon={Play} onPress={() => tryIt(main?.address)} isBusy={test.isPending}>
            Test again
          </Button>
          <Button kind="primary" type="submit" isBusy={add.isPending} isDisabled={name.trim() === ''}>
            Add camera
          </Button>
        </>
      }
    >
      <div className="camera-form">
        <div className="camera-form-fields">
          <TextField
            label="Name"
            value={name}
            onChange={(typed) => {
              setName(typed);
              add.reset();
            }}
            maxLength={40}
            error={said?.field === 'name' ? said.sentence : undefined}
          />
          <Select
            label="Picture that is recorded"
            value={mainToken}
            options={profiles.map(profileOption)}
            onChange={(token) => {
              setMainToken(token);
              tryIt(profiles.find((one) => one.token === token)?.address);
            }}
          />
          <Select
            label="Picture for small tiles"
            value={subToken}
            options={[
              ...profiles.filter(({ token }) => token !== mainToken).map(profileOption),
              { id: NO_SUB, text: 'None', detail: 'The recorded one is shown everywhere' },
            ]}
            onChange={setSubToken}
          />
          <p className="find-facts">{factsOf(description)}</p>
        </div>
        <PreviewPicture
          name={name}
          still={test.still}
          isTrying={test.isPending}
          problem={detailOf(test.error) ?? test.error?.message}
          hint={`${manufacturer} ${model}`}
        />
      </div>
      {said !== undefined && said.field !== 'name' && <Failure error={add.error} />}
    </Form>
  );
}

function factsOf({ manufacturer, model, canMove, tellsMotion, clockOffset_ms = 0 }: OnvifDescription): string {
  const maker = [manufacturer, model].filter((word) => word !== '').join(' ');
  return [
    maker === '' ? undefined : `It says that it is a ${maker}.`,
    canMove ? 'It can be moved.' : undefined,
    tellsMotion ? 'It can tell motion.' : undefined,
    Math.abs(clockOffset_ms) < CLOCK_WRONG_MS ? undefined : `Its clock is ${sayClock(clockOffset_ms)}.`,
  ]
    .filter((sentence) => sentence !== undefined)
    .join(' ');
}
