/** After signing in: resets that happened, when and at which seat, until somebody says that they know. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { routes, type SignedIn } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { answerKey, Button, Dialog, Failure, Row, Rows } from '../kit/index.ts';
import { sayMoment } from './moment.ts';

const ways = { 'mailed-code': 'with a Secure Code from the e-mail', 'saved-code': 'with the saved code' } as const;

export interface ResetNoticesProps {
  readonly notices: SignedIn['resetNotices'];
  readonly timeZone: string;
  /** Leads to where recovery addresses and the password are changed. */
  readonly onPeople: () => void;
}

export function ResetNotices({ notices, timeZone, onPeople }: ResetNoticesProps): ReactNode {
  const client = useQueryClient();
  const [isStrange, setIsStrange] = useState(false);
  const acknowledge = useMutation({
    mutationFn: () => call(routes.acknowledgeResets),
    onSuccess: () => client.invalidateQueries({ queryKey: answerKey('session') }),
  });
  const known = (then?: () => void): void => acknowledge.mutate(undefined, { onSuccess: () => then?.() });
  return (
    <Dialog
      title={notices.length === 1 ? 'A password was reset' : 'Passwords were reset'}
      place="middle"
      role="alertdialog"
      actions={
        isStrange ? (
          <>
            <Button onPress={() => known()} isBusy={acknowledge.isPending}>
              Later
            </Button>
            <Button kind="primary" onPress={() => known(onPeople)} autoFocus>
              Open People
            </Button>
          </>
        ) : (
          <>
            <Button onPress={() => setIsStrange(true)}>It wasn’t me</Button>
            <Button kind="primary" isBusy={acknowledge.isPending} onPress={() => known()} autoFocus>
              I know
            </Button>
          </>
        )
      }
    >
      <Rows label="Resets">
        {notices.map((notice) => (
          <Row
            key={`${notice.accountId} ${notice.at}`}
            icon={ShieldAlert}
            title={notice.accountName}
            detail={`${sayMoment(notice.at, timeZone)}, ${notice.seat}, ${ways[notice.by]}`}
          />
        ))}
      </Rows>
      {isStrange && (
        <p>
          Somebody was at this screen and could read the mailbox, or had the saved code. Change your password, look at
          the recovery addresses, and make a new saved code. Then change the password of the mailbox itself.
        </p>
      )}
      {acknowledge.error !== null && <Failure error={acknowledge.error} />}
    </Dialog>
  );
}
