/** How the audit trail names whoever made a call. */
import type { Accounts } from '../accounts/accounts.ts';
import type { Principal } from './handler.ts';

export function whoIs(principal: Principal, accounts: Accounts): string {
  if ('accountId' in principal) return accounts.get(principal.accountId)?.name ?? 'Somebody';
  return 'Somebody at the recorder';
}
