/**
 * The mail settings as they are stored: the password sealed under keys/data.key, apart from the rest, and sent to no other
 * host than it was typed for.
 */
import { isIP } from 'node:net';
import { Refusal, type mailSettingsSchema } from '@nightlatch/protocol';
import type { z } from 'zod';
import { seal, unseal } from '../../base/seal.ts';
import type { Settings } from '../settings/settings.ts';
import { parseAddress } from './address.ts';

export type MailSettings = z.output<typeof mailSettingsSchema>;
export type MailAccess = MailSettings & { readonly password?: string | undefined };

const PASSWORD_CONTEXT = 'recorder_values.mailPasswordSealed';

export interface MailSettingsStore {
  read(): MailSettings | undefined;
  hasPassword(): boolean;
  /** With the password; `password-lost` when it is stored but the key that opens it is gone. */
  access(): MailAccess | 'password-lost' | undefined;
  /**
   * Throws `bad-input` at "password" where the stored password would be sent to another host than it was typed for. `settings`
   * as `checkMailSettings` gives them.
   */
  checkLending(settings: MailSettings, password: string | undefined): void;
  /** Absent `password` keeps the stored one while the host stays the same. Throws a `Refusal` that names the field. */
  write(settings: MailSettings, password: string | undefined): void;
}

export function mailSettingsStore(settings: Settings, dataKey: Uint8Array): MailSettingsStore {
  const { values } = settings;
  const hasPassword = (): boolean => values.get('mailPasswordSealed') !== undefined;
  const wouldLendElsewhere = (mail: MailSettings, password: string | undefined): boolean =>
    password === undefined && hasPassword() && values.get('mail')?.host !== mail.host;
  // Without a user name no password is ever sent.
  const checkLending = (mail: MailSettings, password: string | undefined): void => {
    if (mail.username !== undefined && wouldLendElsewhere(mail, password))
      throw new Refusal('bad-input', 'This is another mail server: type the password again.', { field: 'password' });
  };
  return {
    read: () => values.get('mail'),
    hasPassword,
    access() {
      const mail = values.get('mail');
      if (mail === undefined || mail.username === undefined) return mail;
      const sealed = values.get('mailPasswordSealed');
      if (sealed === undefined) return mail;
      const password = unseal(dataKey, Buffer.from(sealed, 'base64'), PASSWORD_CONTEXT);
      return password === undefined ? 'password-lost' : { ...mail, password: password.toString() };
    },
    checkLending,
    write(mail, given) {
      const checked = checkMailSettings(mail);
      checkLending(checked, given);
      const password = wouldLendElsewhere(checked, given) ? '' : given;
      settings.people(() => {
        values.set('mail', checked);
        if (password !== undefined)
          values.set(
            'mailPasswordSealed',
            password === '' ? undefined : seal(dataKey, password, PASSWORD_CONTEXT).toString('base64'),
          );
      });
    },
  };
}

/** In clear only to this machine; a host that is a host; an address to send from. */
export function checkMailSettings(mail: MailSettings): MailSettings {
  const host = mail.host.toLowerCase().replace(/\.$/, '');
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(host))
    throw new Refusal('bad-input', 'This is not the name of a mail server. It looks like smtp.example.com.', {
      field: 'host',
    });
  if (mail.security === 'none' && !isThisMachine(host))
    throw new Refusal(
      'bad-input',
      'Without TLS anybody on the way could read the Secure Code, so this is only possible for a mail server on the recorder itself. Choose TLS or STARTTLS.',
      { field: 'security' },
    );
  return { ...mail, host, fromAddress: parseAddress(mail.fromAddress, 'fromAddress') };
}

export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
