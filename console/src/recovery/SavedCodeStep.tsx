/** The saved code: the long code that was written down at setup. Works without mail and without a network. */
import { useRef, useState, type ReactNode } from 'react';
import { LONG_CODE_CHARACTERS, routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Button, CodeField, Dialog, Failure, Notice } from '../kit/index.ts';
import type { Grant } from './flow.ts';
import { focusFieldIn } from '../sign-in/focus.ts';
import { useCodeTry } from './useCodeTry.ts';

export interface SavedCodeStepProps {
  readonly accountId: string;
  readonly said: string | undefined;
  readonly onGrant: (grant: Grant) => void;
  readonly onBack: () => void;
}

export function SavedCodeStep({ accountId, said, onGrant, onBack }: SavedCodeStepProps): ReactNode {
  const [code, setCode] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const attempt = useCodeTry({
    send: () => call(routes.verifySavedCode, { params: { accountId }, body: { code } }),
    onGrant,
    onRefused: () => focusFieldIn(place.current),
  });
  return (
    <Dialog
      title="Saved code"
      onClose={onBack}
      onSubmit={() => code !== '' && attempt.submit()}
      actions={
        <>
          <Button onPress={onBack}>Back</Button>
          <Button kind="primary" type="submit" isBusy={attempt.isBusy} isDisabled={attempt.wait_s > 0}>
            OK
          </Button>
        </>
      }
    >
      <div className="recovery-saved" ref={place}>
        {said !== undefined && attempt.error === undefined && <Notice kind="warning">{said}</Notice>}
        <CodeField
          label="Saved code"
          kind="crockford"
          length={LONG_CODE_CHARACTERS}
          value={code}
          autoFocus
          hint="13 letters and digits that you wrote down."
          error={attempt.sentence}
          onChange={(next) => {
            setCode(next);
            attempt.clear();
          }}
        />
        {attempt.wait_s > 0 && (
          <p className="recovery-dim" role="timer">
            You can try again in <strong>{attempt.wait_s} s</strong>.
          </p>
        )}
        {attempt.error !== undefined && attempt.sentence === undefined && <Failure error={attempt.error} />}
      </div>
    </Dialog>
  );
}
