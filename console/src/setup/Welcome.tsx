/** The first screen of a new recorder. */
import { ArrowRight, Cctv, KeyRound, Mail, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, Row, Rows } from '../kit/index.ts';

export function Welcome(props: { readonly onGoOn: () => void; readonly onHelp: () => void }): ReactNode {
  return (
    <Dialog
      title="Welcome to Nightlatch"
      subtitle="A recorder that you can never be locked out of, and that nobody else gets into."
      size="wide"
      place="middle"
      actions={
        <>
          <span className="kit-apart">
            <Button kind="link" onPress={props.onHelp}>
              Help
            </Button>
          </span>
          <Button kind="primary" icon={ArrowRight} onPress={props.onGoOn}>
            Begin
          </Button>
        </>
      }
    >
      <p>Five steps, about five minutes. The mouse is enough; a keyboard works too.</p>
      <Rows label="What is set up">
        <Row icon={UserRound} title="Your name and password" />
        <Row icon={Mail} title="Mail, and your recovery address" detail="so that a forgotten password is no disaster" />
        <Row
          icon={KeyRound}
          title="A saved code"
          detail="for the day the mailbox is gone too; have pen and paper ready"
        />
        <Row icon={Cctv} title="Your cameras" />
      </Rows>
    </Dialog>
  );
}
