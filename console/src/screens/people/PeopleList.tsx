/** The people of this recorder, for its owner. */
import { KeyRound, Pencil, Plus, ShieldAlert, Smartphone, Trash2, User, UserCog } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Confirm,
  Failure,
  IconButton,
  Progress,
  Row,
  Rows,
  Section,
  State,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import { useAbout, useSession } from '../../shell/queries.ts';
import { sayTime } from '../system/words.ts';
import { AddPerson, ChangePerson, SetPassword, type Person } from './PersonDialogs.tsx';

type Doing = { readonly kind: 'add' } | { readonly kind: 'change' | 'password' | 'remove'; readonly person: Person };

export function PeopleList() {
  const people = useAnswer('people');
  const me = useSession().data?.signedIn?.accountId;
  const timeZone = useAbout().data?.timeZone;
  const remove = useChange('removePerson', ['people', 'signInNames', 'pairings']);
  const [doing, setDoing] = useState<Doing>();
  const done = (): void => setDoing(undefined);

  return (
    <Section
      title="People"
      actions={
        <Button icon={Plus} onPress={() => setDoing({ kind: 'add' })}>
          Add a person
        </Button>
      }
    >
      {people.error !== null && <Failure error={people.error} onRetry={() => void people.refetch()} />}
      {people.data === undefined && people.error === null && <Progress label="Reading the people…" />}
      <Rows label="People">
        {people.data?.map((person) => {
          const { name, role, phones, hasRecoveryAddress, lastSignIn, accountId } = person;
          const isMe = accountId === me;
          return (
            <Row
              key={accountId}
              icon={role === 'owner' ? UserCog : User}
              title={`${name} (${role})${isMe ? ', you' : ''}`}
              detail={
                <>
                  <span>
                    {lastSignIn === undefined ? 'Never signed in' : `Signed in ${sayTime(lastSignIn, timeZone)}`}
                  </span>
                  <State kind="plain" icon={Smartphone}>
                    {phones === 1 ? '1 phone' : `${phones} phones`}
                  </State>
                  {!hasRecoveryAddress && (
                    <State kind="waiting" icon={ShieldAlert}>
                      No recovery address
                    </State>
                  )}
                </>
              }
              actions={
                <>
                  <IconButton
                    icon={Pencil}
                    label={`Change ${name}`}
                    onPress={() => setDoing({ kind: 'change', person })}
                  />
                  {!isMe && (
                    <>
                      <IconButton
                        icon={KeyRound}
                        label={`New password for ${name}`}
                        onPress={() => setDoing({ kind: 'password', person })}
                      />
                      <IconButton
                        icon={Trash2}
                        label={`Remove ${name}`}
                        onPress={() => {
                          remove.reset();
                          setDoing({ kind: 'remove', person });
                        }}
                      />
                    </>
                  )}
                </>
              }
            />
          );
        })}
      </Rows>
      {doing?.kind === 'add' && <AddPerson onDone={done} />}
      {doing?.kind === 'change' && <ChangePerson person={doing.person} onDone={done} />}
      {doing?.kind === 'password' && <SetPassword person={doing.person} onDone={done} />}
      {doing?.kind === 'remove' && (
        <Confirm
          title={`Remove ${doing.person.name}?`}
          confirmLabel="Remove person"
          onCancel={done}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ params: { id: doing.person.accountId } }, { onSuccess: done })}
        >
          <p>They are signed out everywhere and cannot sign in again. Their phones lose this recorder.</p>
        </Confirm>
      )}
    </Section>
  );
}
