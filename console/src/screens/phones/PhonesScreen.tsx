/** The phones that know this recorder: adding one, seeing who joined, ending one. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { CircleCheck, CircleSlash, Smartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  Confirm,
  Dialog,
  Empty,
  Failure,
  IconButton,
  Progress,
  Row,
  Rows,
  State,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import { sayTime } from '../system/words.ts';
import { AddPhone } from './AddPhone.tsx';
import './phones.css';

type Phone = RouteAnswer<Routes['pairings']>[number];

export function PhonesScreen({ onClose }: { readonly onClose: () => void }) {
  const phones = useAnswer('pairings', undefined, { every_ms: 5000 });
  const timeZone = useAbout().data?.timeZone;
  const remove = useChange('removePairing', ['pairings', 'people']);
  const [removing, setRemoving] = useState<Phone>();
  return (
    <Dialog title="Phones" size="large" onClose={onClose}>
      <div className="phones">
        <div className="phones-list">
          {phones.error !== null && <Failure error={phones.error} onRetry={() => void phones.refetch()} />}
          {phones.data === undefined && phones.error === null && <Progress label="Reading the phones…" />}
          {phones.data?.length === 0 && (
            <Empty icon={Smartphone} title="No phones yet">
              The app shows this recorder’s cameras on iPhone, Android and desktop browsers in the same network.
            </Empty>
          )}
          <Rows label="Phones">
            {phones.data?.map((phone) => (
              <PhoneRow
                key={phone.id}
                phone={phone}
                timeZone={timeZone}
                onRemove={() => {
                  remove.reset();
                  setRemoving(phone);
                }}
              />
            ))}
          </Rows>
        </div>
        <div className="phones-add">
          <AddPhone />
        </div>
      </div>
      {removing !== undefined && (
        <Confirm
          title={`Remove ${removing.label}?`}
          confirmLabel="Remove phone"
          onCancel={() => setRemoving(undefined)}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ params: { id: removing.id } }, { onSuccess: () => setRemoving(undefined) })}
        >
          <p>It loses the live pictures at once. To come back it has to be added again, with the password.</p>
        </Confirm>
      )}
    </Dialog>
  );
}

interface PhoneRowProps {
  readonly phone: Phone;
  readonly timeZone: string | undefined;
  readonly onRemove: () => void;
}

function PhoneRow({ phone, timeZone, onRemove }: PhoneRowProps) {
  const { label, accountName, pairedAt, lastSeen, ended } = phone;
  return (
    <Row
      icon={Smartphone}
      title={label}
      isDim={ended}
      detail={
        <>
          <State kind={ended ? 'bad' : 'good'} icon={ended ? CircleSlash : CircleCheck}>
            {ended ? 'Must be added again: the password was changed' : accountName}
          </State>
          <span>
            {lastSeen === undefined
              ? `Added ${sayTime(pairedAt, timeZone)}`
              : `Last seen ${sayTime(lastSeen, timeZone)}`}
          </span>
        </>
      }
      actions={<IconButton icon={Trash2} label={`Remove ${label}`} onPress={onRemove} />}
    />
  );
}
