/** "Send a test": one mail through the service to an address of one's own, and what became of it. */
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Failure,
  fieldError,
  Form,
  Notice,
  Section,
  TextField,
  useAnswer,
  useChange,
} from '../../../kit/index.ts';

export function ServiceTest() {
  const own = useAnswer('recoveryAddresses').data?.find(({ state }) => state === 'confirmed')?.address;
  const [typed, setTyped] = useState<string>();
  const test = useChange('testService', ['recoveryService']);
  const to = typed ?? own ?? '';
  const toError = fieldError(test.error, 'to');
  const canTest = to.trim().length >= 3;
  return (
    <Section title="Try it">
      <Form
        onSubmit={() => {
          if (canTest && !test.isPending) test.mutate({ body: { to: to.trim() } });
        }}
        actions={null}
      >
        <div className="mail-test">
          <TextField
            label="Send a test to"
            keyboard="address"
            value={to}
            maxLength={254}
            error={toError}
            onChange={(value) => {
              setTyped(value);
              test.reset();
            }}
          />
          <Button type="submit" icon={MailCheck} isDisabled={!canTest} isBusy={test.isPending}>
            Send a test
          </Button>
        </div>
        {test.data !== undefined && (
          <Notice kind={test.data.isHandedOver ? 'good' : 'info'} isNews>
            {test.data.sentence}
          </Notice>
        )}
        {test.error !== null && toError === undefined && <Failure error={test.error} />}
      </Form>
    </Section>
  );
}
