/** Exports of footage, for whoever is signed in: everybody sees their own, an owner all. */
import { Refusal } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { ExportJobs, ExportPerson } from '../../export/jobs.ts';
import type { Call, Handlers } from '../handler.ts';

export interface ExportHandlerParts {
  readonly accounts: Accounts;
  readonly exportJobs: ExportJobs;
}

type ExportRoutes = 'exports' | 'orderExport' | 'removeExport' | 'exportFile';

export function exportHandlers({ accounts, exportJobs }: ExportHandlerParts): Handlers<ExportRoutes> {
  const person = ({ principal }: Call): ExportPerson => {
    const account = 'accountId' in principal ? accounts.get(principal.accountId) : undefined;
    if (account === undefined) throw new Refusal('not-signed-in', 'Please sign in first.');
    return { accountId: account.accountId, name: account.name, isOwner: account.role === 'owner' };
  };
  return {
    exports: (_input, call) => exportJobs.list(person(call)),
    orderExport: ({ body: { cameraIds, from, to, why } }, call) =>
      exportJobs.order({ cameraIds, range: { from_ms: Date.parse(from), to_ms: Date.parse(to) }, why }, person(call)),
    removeExport: ({ params }, call) => exportJobs.remove(params.id, person(call)),
    exportFile({ params }, call) {
      const { fileName, body } = exportJobs.download(params.id, person(call));
      // The name is made of letters, digits, spaces and `._-` alone.
      return { headers: { 'content-disposition': `attachment; filename="${fileName}"` }, body };
    },
  };
}
