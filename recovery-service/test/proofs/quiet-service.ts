/** A service in this process with a database of its own (PGlite in memory of a temporary folder) and mails that go nowhere, for proofs that only send to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config.ts';
import { openService, type Service } from '../../src/context.ts';

export interface QuietService {
  readonly service: Service;
  readonly url: string;
  /** Raw X25519, what recorders seal to. */
  readonly sealKey: Buffer;
  stop(): Promise<void>;
}

export async function startQuietService(): Promise<QuietService> {
  const folder = mkdtempSync(join(tmpdir(), 'nightlatch-proof-'));
  const service = await openService(
    readConfig({
      PORT: '0',
      DATA_DIR: folder,
      MAIL_FROM: 'codes@mail.example.com',
      ORIGIN_PER_MINUTE: '0',
      ORIGIN_PER_DAY: '0',
    }),
    {
      clock: systemClock,
      log: silentLog,
      mailOut: { handOver: async () => ({ outcome: 'handed-over' }), stop: async () => undefined },
    },
  );
  const { url } = await service.listen();
  return {
    service,
    url,
    sealKey: Buffer.from(service.keys.sealKeys().current.publicKey, 'base64url'),
    async stop() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
