/** People: one's own way back for everyone, and the others for the owner. */
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, Progress, Section, Tabs } from '../../kit/index.ts';
import { useSession } from '../../shell/queries.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { PeopleList } from './PeopleList.tsx';
import { RecoveryAddresses } from './RecoveryAddresses.tsx';
import { SavedCode } from './SavedCode.tsx';

export interface PeopleScreenProps {
  readonly onClose: () => void;
  /** Opens on "My way back", where a warning led here. */
  readonly startsOn?: 'people' | 'way-back' | undefined;
}

export function PeopleScreen({ onClose, startsOn = 'people' }: PeopleScreenProps) {
  const signedIn = useSession().data?.signedIn;
  const [tab, setTab] = useState<string>(startsOn);
  const wayBack = <MyWayBack accountName={signedIn?.name ?? ''} />;
  return (
    <Dialog title={signedIn?.role === 'viewer' ? 'My way back' : 'People'} size="large" onClose={onClose}>
      {signedIn === undefined && <Progress label="Looking who is signed in…" />}
      {signedIn?.role === 'viewer' && wayBack}
      {signedIn?.role === 'owner' && (
        <Tabs
          label="People"
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: 'people', title: 'Everyone', content: <PeopleList /> },
            { id: 'way-back', title: 'My way back', content: wayBack },
          ]}
        />
      )}
    </Dialog>
  );
}

function MyWayBack({ accountName }: { readonly accountName: string }) {
  const [changes, setChanges] = useState(false);
  return (
    <>
      <Section
        title="Recovery addresses"
        intro="If the password is forgotten, “Forgot Password” mails a Secure Code to these addresses. It goes nowhere else."
      >
        <RecoveryAddresses />
      </Section>
      <Section
        title="Saved code"
        intro="For the day the mailbox is gone too: a code on paper, kept away from the recorder. It works without any network."
      >
        <SavedCode />
      </Section>
      <Section
        title="Password"
        actions={
          <Button icon={KeyRound} onPress={() => setChanges(true)}>
            Change my password
          </Button>
        }
      />
      {changes && <ChangePassword accountName={accountName} onClose={() => setChanges(false)} />}
    </>
  );
}
