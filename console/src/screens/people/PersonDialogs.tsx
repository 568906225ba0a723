/** What the owner does for another person: adding, changing name and role, a new password. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { useState } from 'react';
import {
  Button,
  Dialog,
  Failure,
  fieldError,
  NewPassword,
  Notice,
  Select,
  TextField,
  useChange,
  useNewPassword,
} from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';

export type Person = RouteAnswer<Routes['people']>[number];
type Role = Person['role'];

const roles: readonly { id: Role; text: string; detail: string }[] = [
  { id: 'viewer', text: 'Viewer', detail: 'Watches live and plays back' },
  { id: 'owner', text: 'Owner', detail: 'Everything: cameras, people, settings' },
];
const roleOf = (id: string): Role => (id === 'owner' ? 'owner' : 'viewer');

export function AddPerson({ onDone }: { readonly onDone: () => void }) {
  const recorderName = useAbout().data?.recorderName;
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const { password, isReady, fields } = useNewPassword();
  const add = useChange('addPerson', ['people', 'signInNames']);
  const nameError = fieldError(add.error, 'name');
  const passwordError = fieldError(add.error, 'password');
  const canAdd = name.trim() !== '' && isReady;
  return (
    <Dialog
      title="Add a person"
      size="wide"
      onClose={onDone}
      onSubmit={() => {
        if (canAdd && !add.isPending)
          add.mutate({ body: { name: name.trim(), role, password } }, { onSuccess: onDone });
      }}
      actions={
        <>
          <Button onPress={onDone}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={!canAdd} isBusy={add.isPending}>
            Add person
          </Button>
        </>
      }
    >
      <div className="kit-form-row">
        <TextField label="Name" value={name} onChange={setName} maxLength={40} error={nameError} />
        <Select label="Role" options={roles} value={role} onChange={(id) => setRole(roleOf(id))} />
      </div>
      <NewPassword
        label="Their password"
        {...fields}
        accountName={name}
        recorderName={recorderName}
        error={passwordError}
      />
      {add.error !== null && nameError === undefined && passwordError === undefined && <Failure error={add.error} />}
    </Dialog>
  );
}

interface PersonProps {
  readonly person: Person;
  readonly onDone: () => void;
}

export function ChangePerson({ person, onDone }: PersonProps) {
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<Role>(person.role);
  const change = useChange('changePerson', ['people', 'signInNames', 'session']);
  const nameError = fieldError(change.error, 'name');
  return (
    <Dialog
      title={`Change ${person.name}`}
      onClose={onDone}
      onSubmit={() => {
        if (name.trim() === '' || change.isPending) return;
        change.mutate({ params: { id: person.accountId }, body: { name: name.trim(), role } }, { onSuccess: onDone });
      }}
      actions={
        <>
          <Button onPress={onDone}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={name.trim() === ''} isBusy={change.isPending}>
            Save
          </Button>
        </>
      }
    >
      <TextField label="Name" value={name} onChange={setName} maxLength={40} error={nameError} />
      <Select label="Role" options={roles} value={role} onChange={(id) => setRole(roleOf(id))} />
      {role !== person.role && (
        <Notice kind="warning">A new role signs {person.name} out everywhere. Their phones must be added again.</Notice>
      )}
      {change.error !== null && nameError === undefined && <Failure error={change.error} />}
    </Dialog>
  );
}

export function SetPassword({ person, onDone }: PersonProps) {
  const recorderName = useAbout().data?.recorderName;
  const { password, isReady, fields } = useNewPassword();
  const set = useChange('setPersonPassword', ['people', 'pairings']);
  const passwordError = fieldError(set.error, 'password');
  return (
    <Dialog
      title={`New password for ${person.name}`}
      size="wide"
      onClose={onDone}
      onSubmit={() => {
        if (!isReady || set.isPending) return;
        set.mutate({ params: { id: person.accountId }, body: { password } }, { onSuccess: onDone });
      }}
      actions={
        <>
          <Button onPress={onDone}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={!isReady} isBusy={set.isPending}>
            OK
          </Button>
        </>
      }
    >
      <NewPassword {...fields} accountName={person.name} recorderName={recorderName} error={passwordError} autoFocus />
      <Notice kind="warning">It signs {person.name} out everywhere. Their phones must be added again.</Notice>
      {set.error !== null && passwordError === undefined && <Failure error={set.error} />}
    </Dialog>
  );
}
