/**
 * A sealed request in a file on a USB stick: which stick, whether it is whole on it, and what to do with it at any computer. Newer keys of
 * the service come back by the same way.
 */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { Keyboard } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Dialog, Failure, Notice, useChange } from '../kit/index.ts';
import { CarryFailure } from './CarryFailure.tsx';
import { Compared } from './Compared.tsx';
import { StickList } from './StickList.tsx';
import { fileObstacle } from './words.ts';
import './carry.css';

type Saved = RouteAnswer<Routes['recoveryEnvelopesToStick']>;

export interface CarryStickProps {
  readonly title: string;
  readonly tag?: string | undefined;
  /** `Secure Code` */
  readonly codeName: string;
  readonly save: (stickId: string) => Promise<Saved>;
  readonly onNewCode?: (() => void) | undefined;
  readonly onCode: () => void;
}

export function CarryStick({ title, tag, codeName, save, onNewCode, onCode }: CarryStickProps): ReactNode {
  const [busyId, setBusyId] = useState<string>();
  const [saved, setSaved] = useState<Saved>();
  const [error, setError] = useState<unknown>();
  const [isTakingKeys, setIsTakingKeys] = useState(false);

  const saveTo = async (stickId: string): Promise<void> => {
    setBusyId(stickId);
    setError(undefined);
    try {
      setSaved(await save(stickId));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusyId(undefined);
    }
  };

  if (isTakingKeys) return <TakeKeys onBack={() => setIsTakingKeys(false)} />;
  return (
    <Dialog
      title={title}
      place="middle"
      size="wide"
      onClose={onCode}
      actions={
        <>
          <span className="kit-apart">
            <Button kind="link" onPress={() => setIsTakingKeys(true)}>
              Take in new keys from a stick
            </Button>
          </span>
          {saved === undefined ? (
            <Button onPress={onCode}>Back</Button>
          ) : (
            <Button kind="primary" icon={Keyboard} onPress={onCode} autoFocus>
              Type the {codeName}
            </Button>
          )}
        </>
      }
    >
      {error !== undefined && <CarryFailure error={error} onNewCode={onNewCode} />}
      {saved === undefined ? (
        <>
          <p>
            A small file takes the sealed request to any computer with internet. Whoever finds the stick can do no more
            with it than send you the e-mail.
          </p>
          <StickList
            label="Where the file can go"
            action="Save to it"
            obstacle={fileObstacle}
            busyId={busyId}
            onChoose={({ id }) => void saveTo(id)}
          />
          {busyId !== undefined && (
            <p className="carry-line" role="status">
              Writing, and reading it back. Leave the stick in.
            </p>
          )}
        </>
      ) : (
        <>
          <Notice kind="good" title={`The stick “${saved.stickName}” can be taken out.`}>
            The file was read back whole.
          </Notice>
          <ol className="carry-steps">
            <li>
              <strong>Put the stick into any computer with internet.</strong>
            </li>
            <li>
              <strong>Double-click the file</strong> <span className="carry-host">{saved.file}</span>
            </li>
            <li>
              <strong>Click its button,</strong> then “Send the e-mail” on the page that opens.
              <Compared tag={tag} />
            </li>
          </ol>
          <p>Then the e-mail with the code comes. Its code works here for 24 hours from when it was asked for.</p>
        </>
      )}
    </Dialog>
  );
}

function TakeKeys({ onBack }: { readonly onBack: () => void }): ReactNode {
  const take = useChange('takeCardOfStick', ['recoveryService']);
  return (
    <Dialog
      title="New keys from a stick"
      place="middle"
      size="wide"
      onClose={onBack}
      actions={<Button onPress={onBack}>{take.isSuccess ? 'Done' : 'Back'}</Button>}
    >
      <p>
        A recovery service changes its keys now and then. Its page gives the new ones as a file, which is taken in here
        only if this recorder’s own service signed it.
      </p>
      {take.error !== null && <Failure error={take.error} />}
      {take.data !== undefined ? (
        <Notice
          kind="good"
          title={take.data.news === 'newer' ? 'The new keys are in use.' : 'These keys were known already.'}
        >
          Signed by {take.data.serviceName}. The stick can be taken out.
        </Notice>
      ) : (
        <StickList
          label="Where the keys are"
          action="Read it"
          obstacle={({ bytes, trouble }) => (bytes > 0 ? undefined : trouble)}
          busyId={take.isPending ? take.variables.body.stickId : undefined}
          onChoose={({ id }) => take.mutate({ body: { stickId: id } })}
        />
      )}
    </Dialog>
  );
}
