/**
 * `npm run bench -- service`: deliveries a second of the recovery service on one core that it shares with PostgreSQL, beside better-auth's e-mail code on the same core,
 * PostgreSQL, queue and mail sink, by turns; with few and with millions of enrolled recorders.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENVELOPES_PATH } from '@nightlatch/protocol/service-paths';
import { makeConsent } from '@nightlatch/recovery-service/keys/consent';
import { startMailSink } from '@nightlatch/tools/mail-sink/mail-sink';
import { startPostgres } from '@nightlatch/tools/postgres/postgres';
import { makeClient } from '@nightlatch/tools/recovery-service/client';
import { startService } from '@nightlatch/tools/recovery-service/process';
import {
  bytesOf,
  envelopeOf,
  inTurns,
  pretendRecorder,
  resetContent,
} from '@nightlatch/tools/recovery-service/recorders';
import { wholeNumber } from '../options.ts';
import { SPREAD_HEAD, spreadRow } from '../spread.ts';
import { assumptions, costOfMillion } from './cost.ts';
import { enrolRecorders, enrolUsers } from './enrolled.ts';
import { makeLoad, type LoadRequest, type Round } from './load.ts';
import { startPeer } from './peer.ts';
import { pinTo } from './processors.ts';

const MEASURED = '0';
const AROUND = '1';
const SENDERS = 5_000;

export async function benchService(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      enrolled: { type: 'string', default: '10000,5000000' },
      rounds: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '10' },
      'at-once': { type: 'string', default: '64' },
      most: { type: 'string', default: '16000' },
      'without-peer': { type: 'boolean', default: false },
    },
  });
  const sizes = values.enrolled.split(',').map((text) => wholeNumber(text, '--enrolled', SENDERS, 20_000_000));
  const rounds = wholeNumber(values.rounds, '--rounds', 1, 20);
  const seconds = wholeNumber(values.seconds, '--seconds', 1, 300);
  const atOnce = wholeNumber(values['at-once'], '--at-once', 1, 1_000);
  const most = wholeNumber(values.most, '--most', 100, 1_000_000);
  pinTo(AROUND, process.pid);

  const keysDir = mkdtempSync(join(tmpdir(), 'nightlatch-bench-keys-'));
  const postgres = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' });
  const load = makeLoad();
  const sink = await startMailSink({ onMail: (to, at_ms) => load.onMail(to, at_ms) });
  const closing: (() => Promise<void>)[] = [() => sink.end(), () => postgres.end()];
  const client = makeClient(2);
  try {
    const serviceUrl = await postgres.make('service');
    const service = await startService({ databaseUrl: serviceUrl, smtpUrl: sink.url, keysDir, processors: MEASURED });
    closing.unshift(() => service.stop());
    const peer = values['without-peer'] ? undefined : await startPeer(await postgres.make('peer'), sink.url, MEASURED);
    if (peer !== undefined) closing.unshift(() => peer.stop());
    const sealKey = Buffer.from((await client.card(service.url)).current, 'base64url');
    const consent = makeConsent(readFileSync(join(keysDir, 'consent.key')));
    const recorders = Array.from({ length: SENDERS }, (_, at) => pretendRecorder(9, at));

    let flow = 0;
    /** Each from another recorder than those just before it, whose mailbox has consented. */
    const envelopes = (count: number): Promise<LoadRequest[]> =>
      inTurns(
        Array.from({ length: count }, () => flow++),
        async (number): Promise<LoadRequest> => {
          const recorder = recorders[(number * 7_919) % SENDERS];
          if (recorder === undefined) throw new Error('no recorder');
          const to = `owner-${number}@example.com`;
          const content = resetContent(to, '12345678', consent.proofOf(recorder.key, to));
          const flowId = bytesOf('bench flow', number).subarray(0, 16);
          const request = { recorder, flowId, series: 1, requestNumber: 10 + number, content };
          const body = await envelopeOf(request, sealKey);
          return { to, path: ENVELOPES_PATH, contentType: 'application/octet-stream', body };
        },
      );
    const reset = (number: number): LoadRequest => {
      const to = `sender-${(number * 7_919) % SENDERS}@example.com`;
      return {
        to,
        path: '/api/auth/email-otp/request-password-reset',
        contentType: 'application/json',
        body: Buffer.from(JSON.stringify({ email: to })),
      };
    };

    const results: { readonly enrolled: number; readonly who: 'service' | 'better-auth'; readonly round: Round }[] = [];
    let bytesARecorder = 0;
    let peerNumber = 0;
    for (const enrolled of sizes) {
      console.error(`${enrolled} recorders are enrolled …`);
      pinTo(AROUND, postgres.pid() ?? 0);
      bytesARecorder = await enrolRecorders(
        postgres,
        'service',
        recorders.map(({ key }) => key),
        enrolled,
      );
      if (peer !== undefined) await enrolUsers(postgres, 'peer', SENDERS, enrolled);
      await postgres.query('checkpoint');
      for (let round = 0; round < rounds; round += 1) {
        const ready = await envelopes(most);
        pinTo(MEASURED, postgres.pid() ?? 0);
        const common = { atOnce, warmUp_ms: 3_000, seconds };
        const own = await load.run({ ...common, url: service.url, next: () => ready.shift() });
        results.push({ enrolled, who: 'service', round: own });
        console.error(`service: ${own.perSecond} a second`);
        if (peer === undefined) continue;
        const other = await load.run({ ...common, url: peer.url, next: () => reset(peerNumber++) });
        results.push({ enrolled, who: 'better-auth', round: other });
        console.error(`better-auth: ${other.perSecond} a second`);
      }
    }

    console.log(SPREAD_HEAD);
    for (const { enrolled, who, round } of results) {
      console.log(spreadRow(`${who}, ${enrolled} enrolled, ${round.perSecond} a second: answer`, round.answered));
      console.log(spreadRow(`${who}, ${enrolled} enrolled: to the mail server's 250`, round.mailed));
    }
    const figures = sizes.map((enrolled) => {
      const of = (who: string): Round[] =>
        results.filter((one) => one.enrolled === enrolled && one.who === who).map(({ round }) => round);
      const mean = (some: readonly number[]): number => some.reduce((sum, value) => sum + value, 0) / some.length;
      const rate = mean(of('service').map(({ perSecond }) => perSecond));
      const peerRate = mean(of('better-auth').map(({ perSecond }) => perSecond));
      return {
        enrolled,
        deliveriesPerSecond: Math.round(rate),
        answeredP50Ms: mean(of('service').map(({ answered }) => answered.p50_ms)),
        answeredP99Ms: mean(of('service').map(({ answered }) => answered.p99_ms)),
        p50Ms: mean(of('service').map(({ mailed }) => mailed.p50_ms)),
        p99Ms: mean(of('service').map(({ mailed }) => mailed.p99_ms)),
        betterAuthPerSecond: peer === undefined ? null : Math.round(peerRate),
        ratioToBetterAuth: peer === undefined ? null : Number((rate / peerRate).toFixed(2)),
      };
    });
    const last = figures.at(-1);
    if (last === undefined) return;
    const cost = costOfMillion(last.deliveriesPerSecond, bytesARecorder);
    console.log(`Assumed: ${JSON.stringify(assumptions)}`);
    console.log(
      JSON.stringify({
        bench: 'service',
        ...last,
        bytesARecorder: Math.round(bytesARecorder),
        costOfMillion: cost,
        sizes: figures,
      }),
    );
  } finally {
    client.close();
    for (const close of closing) await close();
    rmSync(keysDir, { recursive: true, force: true });
  }
}
