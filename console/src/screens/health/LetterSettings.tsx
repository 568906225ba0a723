/** Letters about problems: on or off, of which kinds, to whom; and one to try. Everything acts at once but an address, which is typed. */
import {
  MOST_LETTER_ADDRESSES,
  type LetterSettings as Settings,
  type RouteAnswer,
  type Routes,
} from '@nightlatch/protocol';
import { Mail, MailCheck, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Dialog,
  Failure,
  fieldError,
  Form,
  IconButton,
  Notice,
  Progress,
  Row,
  Rows,
  Section,
  TextField,
  Toggle,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import { sayTime } from '../system/words.ts';
import { kindWords, sayDelivery } from './words.ts';

export function LetterSettings() {
  const letters = useAnswer('healthLetters', undefined, { every_ms: 5_000 });
  if (letters.data === undefined) {
    return letters.error === null ? (
      <Progress label="Reading who gets letters…" />
    ) : (
      <Failure error={letters.error} onRetry={() => void letters.refetch()} />
    );
  }
  return <Loaded letters={letters.data} />;
}

function Loaded({ letters }: { readonly letters: RouteAnswer<Routes['healthLetters']> }) {
  const timeZone = useAbout().data?.timeZone;
  const change = useChange('setHealthLetters', ['healthLetters', 'audit']);
  const test = useChange('testHealthLetters');
  const [isAdding, setIsAdding] = useState(false);
  const { isOn, off, addresses, goesTo, hasMailServer, last } = letters;
  const put = (changed: Partial<Settings>): void => {
    test.reset();
    change.mutate({ body: { isOn, off, addresses, ...changed } });
  };

  return (
    <>
      <Section title="Letters about problems">
        {!hasMailServer && (
          <Notice kind="warning" title="No mail server is set up">
            Nobody can be told by e-mail until there is one: see Mail.
          </Notice>
        )}
        {change.error !== null && !isAdding && <Failure error={change.error} />}
        <Toggle
          label="Send letters"
          detail="One e-mail when a problem begins and one when it is over, never a flood of them."
          isOn={isOn}
          onChange={(on) => put({ isOn: on })}
        />
      </Section>
      {isOn && (
        <Section title="Who gets them">
          {goesTo.length === 0 ? (
            <Notice kind="warning" title="Nobody gets them">
              No owner has a confirmed recovery address. Confirm one under People, or add an address here.
            </Notice>
          ) : (
            <Rows label="Who gets letters">
              {goesTo.map((address) => (
                <Row
                  key={address}
                  icon={Mail}
                  title={address}
                  detail={addresses.length === 0 ? 'An owner’s recovery address' : undefined}
                  actions={
                    addresses.length > 0 && (
                      <IconButton
                        icon={Trash2}
                        label={`Remove ${address}`}
                        onPress={() => put({ addresses: addresses.filter((one) => one !== address) })}
                      />
                    )
                  }
                />
              ))}
            </Rows>
          )}
          <div className="health-buttons">
            {addresses.length < MOST_LETTER_ADDRESSES && (
              <Button
                icon={Plus}
                onPress={() => {
                  change.reset();
                  setIsAdding(true);
                }}
              >
                {addresses.length === 0 ? 'Send to another address instead' : 'Add an address'}
              </Button>
            )}
            <Button
              icon={MailCheck}
              isDisabled={!hasMailServer || goesTo.length === 0}
              isBusy={test.isPending}
              onPress={() => test.mutate({})}
            >
              Send a test letter
            </Button>
          </div>
          {test.data !== undefined && (
            <Notice kind="good" title="The mail server took the test letter.">
              It said: {test.data.serverSaid}. Look for it, in Junk/Spam too.
            </Notice>
          )}
          {test.error !== null && <Failure error={test.error} />}
          {last !== undefined && (
            <p className="kit-section-intro">
              The last letter: {sayTime(last.at, timeZone)}. {sayDelivery(last)}
            </p>
          )}
        </Section>
      )}
      {isOn && (
        <Section title="About what">
          <div>
            {kindWords.map(({ kinds, label, detail }) => (
              <Toggle
                key={label}
                label={label}
                detail={detail}
                isOn={!kinds.every((kind) => off.includes(kind))}
                onChange={(on) =>
                  put({ off: on ? off.filter((kind) => !kinds.includes(kind)) : [...new Set([...off, ...kinds])] })
                }
              />
            ))}
          </div>
        </Section>
      )}
      {isAdding && (
        <AddAddress
          error={change.error}
          isBusy={change.isPending}
          onAdd={(address) =>
            change.mutate(
              { body: { isOn, off, addresses: [...addresses, address] } },
              { onSuccess: () => setIsAdding(false) },
            )
          }
          onCancel={() => {
            change.reset();
            setIsAdding(false);
          }}
        />
      )}
    </>
  );
}

interface AddAddressProps {
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly onAdd: (address: string) => void;
  readonly onCancel: () => void;
}

function AddAddress({ error, isBusy, onAdd, onCancel }: AddAddressProps) {
  const [address, setAddress] = useState('');
  const fields = Array.from({ length: MOST_LETTER_ADDRESSES }, (_, at) => `addresses.${at}`);
  const said = fieldError(error, 'addresses', ...fields);
  return (
    <Dialog title="Who gets letters" onClose={onCancel}>
      <Form
        onSubmit={() => {
          if (address.trim().length >= 3 && !isBusy) onAdd(address.trim());
        }}
        actions={
          <>
            <Button onPress={onCancel}>Cancel</Button>
            <Button kind="primary" type="submit" isDisabled={address.trim().length < 3} isBusy={isBusy}>
              Add address
            </Button>
          </>
        }
      >
        <TextField
          label="E-mail address"
          keyboard="address"
          value={address}
          onChange={setAddress}
          maxLength={254}
          error={said}
          autoFocus
        />
        {error !== null && said === undefined && <Failure error={error} />}
      </Form>
    </Dialog>
  );
}
