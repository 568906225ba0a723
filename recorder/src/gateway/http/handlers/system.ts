/** The recorder's own settings, and how full its disk is. */
import { statfs } from 'node:fs/promises';
import { Refusal } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import type { EngineClient } from '../../cameras/engine-client.ts';
import type { ExportJobs } from '../../export/jobs.ts';
import type { Settings } from '../../settings/settings.ts';
import { whoIs } from '../call-names.ts';
import type { Connections } from '../connections.ts';
import type { Handlers } from '../handler.ts';
import type { RecorderFacts } from '../recorder-facts.ts';

export interface SystemHandlerParts {
  readonly settings: Settings;
  readonly facts: RecorderFacts;
  readonly engine: EngineClient;
  readonly connections: Connections;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly exportJobs: Pick<ExportJobs, 'fingerprint'>;
  /** Where footage is kept. */
  readonly footageFolder: string;
}

export function systemHandlers(parts: SystemHandlerParts): Handlers<'system' | 'changeSystem'> {
  const { settings, facts, engine, connections, accounts, audit, exportJobs, footageFolder } = parts;
  const { values } = settings;
  return {
    async system() {
      const theme = values.get('menuTheme');
      return {
        recorderName: facts.name(),
        fingerprint: exportJobs.fingerprint,
        modelId: facts.model().id,
        models: [...facts.models],
        ...(theme === undefined ? {} : { menuTheme: theme }),
        livePicturesSignedOut: facts.livePicturesSignedOut(),
        strictPasswords: values.get('strictPasswords') ?? false,
        storage: { ...(await diskOf(footageFolder)), writable: engine.states?.footageWritable ?? false },
        recording: facts.recording(),
      };
    },
    changeSystem({ body }, call) {
      if (!facts.models.some((model) => model.id === body.modelId)) {
        throw new Refusal('bad-input', 'There is no such model.', { field: 'modelId' });
      }
      settings.transaction(() => {
        values.set('recorderName', body.recorderName);
        values.set('modelId', body.modelId);
        values.set('menuTheme', body.menuTheme);
        values.set('livePicturesSignedOut', body.livePicturesSignedOut);
        values.set('strictPasswords', body.strictPasswords);
        if (body.recording !== undefined) values.set('recording', body.recording);
        audit.record(whoIs(call.principal, accounts), "Changed the recorder's settings");
      });
      settings.copySoon();
      if (body.recording !== undefined) engine.pushCameras();
      if (!body.livePicturesSignedOut) connections.closeSignedOut();
    },
  };
}

async function diskOf(folder: string): Promise<{ folder: string; used_bytes: number; free_bytes: number }> {
  try {
    const disk = await statfs(folder);
    return {
      folder,
      used_bytes: (disk.blocks - disk.bfree) * disk.bsize,
      free_bytes: disk.bavail * disk.bsize,
    };
  } catch {
    return { folder, used_bytes: 0, free_bytes: 0 };
  }
}
