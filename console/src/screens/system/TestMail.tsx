/** "Send a test mail": one mail with the settings as they are typed, and what the mail server said to it. */
import type { RouteBody, Routes } from '@nightlatch/protocol';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Button, Failure, fieldError, Form, Notice, TextField, useChange } from '../../kit/index.ts';
import './system.css';

export interface TestMailProps {
  /** What to try; absent while what is typed is not whole. */
  readonly settings: RouteBody<Routes['testMail']>['settings'];
  readonly to: string;
  readonly test: MailTest;
  /** The refusal is said at a field of the settings. */
  readonly isSaidAbove: boolean;
}

export type MailTest = ReturnType<typeof useMailTest>;
/** The test, held by the form of the settings: what is wrong with them is said there. */
export const useMailTest = () => useChange('testMail');

export function TestMail({ settings, to: suggested, test, isSaidAbove }: TestMailProps) {
  const [to, setTo] = useState(suggested);
  const canTest = settings !== undefined && to.trim().length >= 3;
  const toError = fieldError(test.error, 'to');
  return (
    <Form
      onSubmit={() => {
        if (canTest && !test.isPending) test.mutate({ body: { to: to.trim(), settings } });
      }}
      actions={null}
    >
      <div className="mail-test">
        <TextField
          label="Send a test mail to"
          keyboard="address"
          value={to}
          maxLength={254}
          error={toError}
          onChange={(value) => {
            setTo(value);
            test.reset();
          }}
        />
        <Button type="submit" icon={MailCheck} isDisabled={!canTest} isBusy={test.isPending}>
          Send a test mail
        </Button>
      </div>
      {test.data !== undefined && (
        <Notice kind="good" title="The mail server took the mail.">
          It said: {test.data.serverSaid}. Look for the mail, in Junk/Spam too.
        </Notice>
      )}
      {test.error !== null && toError === undefined && !isSaidAbove && <Failure error={test.error} />}
    </Form>
  );
}
