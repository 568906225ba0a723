/** Exports of footage, for whoever is signed in: everybody sees their own, an owner all. */
import { Refusal } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { ExportJobs, ExportPerson } from '../../export/jobs.ts';
import type { Sticks } from '../../export/sticks/sticks.ts';
import type { Seats } from '../../seat/seats.ts';
import type { Call, Handlers } from '../handler.ts';

export interface ExportHandlerParts {
  readonly accounts: Accounts;
  readonly exportJobs: ExportJobs;
  readonly sticks: Sticks;
  readonly seats: Seats;
}

type ExportRoutes =
  | 'exports'
  | 'exportEstimate'
  | 'orderExport'
  | 'removeExport'
  | 'exportFile'
  | 'sticks'
  | 'exportToStick';

export function exportHandlers({ accounts, exportJobs, sticks, seats }: ExportHandlerParts): Handlers<ExportRoutes> {
  const person = ({ principal }: Call): ExportPerson => {
    const account = 'accountId' in principal ? accounts.get(principal.accountId) : undefined;
    if (account === undefined) throw new Refusal('not-signed-in', 'Please sign in first.');
    return { accountId: account.accountId, name: account.name, isOwner: account.role === 'owner' };
  };
  return {
    exports: (_input, call) => exportJobs.list(person(call)),
    exportEstimate({ query: { cameras, from, to } }) {
      const cameraIds = cameras.split(',').filter((id) => id !== '');
      try {
        return exportJobs.estimate({ cameraIds, range: { from_ms: Date.parse(from), to_ms: Date.parse(to) } });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { bytes: 0, bytesOnStick: 0, sentence: error.message };
      }
    },
    async sticks(_input, { principal }) {
      const isKiosk = 'seatId' in principal && seats.kindOf(principal.seatId) === 'kiosk';
      const found = await sticks.list();
      return { sticks: found.map(({ path: _path, device: _device, ...stick }) => stick), download: !isKiosk };
    },
    exportToStick: ({ params, body }, call) => exportJobs.toStick(params.id, body.stickId, person(call)),
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
