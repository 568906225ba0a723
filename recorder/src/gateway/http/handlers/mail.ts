/** The mail settings and their test. */
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Mail } from '../../mail/room.ts';
import type { Handlers } from '../handler.ts';
import { whoAsks } from './who-asks.ts';

export function mailHandlers(parts: {
  mail: Mail;
  accounts: Accounts;
  audit: Audit;
}): Handlers<'mailSettings' | 'setMailSettings' | 'testMail'> {
  const { mail, accounts, audit } = parts;
  return {
    mailSettings() {
      const settings = mail.store.read();
      return { ...(settings ? { settings } : {}), hasPassword: mail.store.hasPassword() };
    },
    setMailSettings({ body: { password, ...settings } }, call) {
      mail.change(settings, password);
      audit.record(whoAsks(call, accounts).name, `Set the mail server to ${settings.host}`);
    },
    async testMail({ body }, call) {
      const { password, ...settings } = body.settings ?? {};
      const serverSaid = await mail.test({
        to: body.to,
        ...(body.settings ? { settings: { ...body.settings, ...settings } } : {}),
        password,
        accountName: whoAsks(call, accounts).name,
      });
      return { serverSaid };
    },
  };
}
