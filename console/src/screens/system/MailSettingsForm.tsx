/** The owner's mail server, and "Send a test mail", which tries what is typed before it is kept. */
import { mailSettingsSchema, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { Save } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Failure,
  fieldError,
  Form,
  Notice,
  PasswordField,
  Progress,
  Select,
  TextField,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import { TestMail, useMailTest } from './TestMail.tsx';

type Security = 'tls' | 'starttls' | 'none';

const usualPort: Record<Security, string> = { tls: '465', starttls: '587', none: '25' };
const securities: readonly { id: Security; text: string; detail: string }[] = [
  { id: 'starttls', text: 'STARTTLS', detail: 'The usual choice, port 587' },
  { id: 'tls', text: 'TLS', detail: 'Port 465' },
  { id: 'none', text: 'None', detail: 'Only for a mail server on this machine' },
];

export interface MailSettingsFormProps {
  readonly onSaved?: (() => void) | undefined;
  /** Where the test mail goes unless another address is typed. */
  readonly testTo?: string | undefined;
}

export function MailSettingsForm({ onSaved, testTo }: MailSettingsFormProps) {
  const stored = useAnswer('mailSettings');
  if (stored.data === undefined) {
    return stored.error === null ? (
      <Progress label="Reading the mail settings…" />
    ) : (
      <Failure error={stored.error} onRetry={() => void stored.refetch()} />
    );
  }
  return <Fields stored={stored.data} onSaved={onSaved} testTo={testTo} />;
}

interface FieldsProps extends MailSettingsFormProps {
  readonly stored: RouteAnswer<Routes['mailSettings']>;
}

function Fields({ stored, onSaved, testTo }: FieldsProps) {
  const { settings } = stored;
  const [host, setHost] = useState(settings?.host ?? '');
  const [port, setPort] = useState(String(settings?.port ?? usualPort.starttls));
  const [security, setSecurity] = useState<Security>(settings?.security ?? 'starttls');
  const [username, setUsername] = useState(settings?.username ?? '');
  const [password, setPassword] = useState('');
  const [fromAddress, setFromAddress] = useState(settings?.fromAddress ?? '');
  const save = useChange('setMailSettings', ['mailSettings', 'session']);
  const test = useMailTest();

  const typed = {
    host: host.trim(),
    port: Number(port),
    security,
    fromAddress: fromAddress.trim(),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  };
  const isWhole = mailSettingsSchema.safeParse(typed).success;
  const portError = port !== '' && !(typed.port >= 1 && typed.port <= 65535) ? 'A port is 1 to 65535.' : undefined;
  const forget = (): void => {
    save.reset();
    test.reset();
  };
  const change = (put: (value: string) => void) => (value: string) => {
    put(value);
    forget();
  };
  const knownFields = ['host', 'port', 'username', 'password', 'fromAddress'] as const;
  const errorAt = (field: (typeof knownFields)[number]): string | undefined =>
    fieldError(save.error ?? test.error, field, `settings.${field}`);
  const isSaidAtField = knownFields.some((field) => errorAt(field) !== undefined);

  return (
    <>
      <Form
        onSubmit={() => {
          if (isWhole && !save.isPending) save.mutate({ body: typed }, onSaved && { onSuccess: onSaved });
        }}
        actions={
          <Button kind="primary" type="submit" icon={Save} isDisabled={!isWhole} isBusy={save.isPending}>
            Save mail settings
          </Button>
        }
      >
        <div className="mail-server">
          <TextField
            label="Mail server"
            keyboard="address"
            value={host}
            onChange={change(setHost)}
            maxLength={253}
            error={errorAt('host')}
          />
          <Select
            label="Encryption"
            options={securities}
            value={security}
            onChange={(id) => {
              const next = securities.find((choice) => choice.id === id)?.id ?? 'starttls';
              if (port === usualPort[security]) setPort(usualPort[next]);
              setSecurity(next);
              forget();
            }}
          />
          <TextField
            label="Port"
            keyboard="digits"
            value={port}
            onChange={change((value) => setPort(value.replace(/\D/g, '')))}
            maxLength={5}
            error={portError ?? errorAt('port')}
          />
        </div>
        <div className="kit-form-row">
          <TextField
            label="User name"
            keyboard="address"
            value={username}
            onChange={change(setUsername)}
            maxLength={254}
            error={errorAt('username')}
            hint="Empty if the server asks for none"
          />
          <PasswordField
            label="Password"
            value={password}
            onChange={change(setPassword)}
            maxLength={512}
            placeholder={stored.hasPassword && errorAt('password') === undefined ? 'Unchanged' : undefined}
            error={errorAt('password')}
          />
        </div>
        <TextField
          label="Sender’s address"
          keyboard="address"
          value={fromAddress}
          onChange={change(setFromAddress)}
          maxLength={254}
          error={errorAt('fromAddress')}
          hint="The address that mails from this recorder come from"
        />
        {save.isSuccess && <Notice kind="good">The mail settings are saved.</Notice>}
        {save.error !== null && !isSaidAtField && <Failure error={save.error} />}
      </Form>
      <TestMail
        settings={isWhole ? typed : undefined}
        to={testTo ?? ''}
        test={test}
        isSaidAbove={save.error === null && isSaidAtField}
      />
    </>
  );
}
