/**
 * The torture of the recovery service: real PostgreSQL, several service processes that are killed and started again throughout, a mail server that asks every so
 * manieth try to wait, requests that come twice and too late, and a database that is restarted once. Every promise is judged at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readIfThere } from '@nightlatch/recovery-service/base/files';
import { makeConsent } from '@nightlatch/recovery-service/keys/consent';
import { startMailSink } from '@nightlatch/tools/mail-sink/mail-sink';
import { startPostgres } from '@nightlatch/tools/postgres/postgres';
import { makeClient } from '@nightlatch/tools/recovery-service/client';
import {
  bytesOf,
  envelopeOf,
  inTurns,
  pretendRecorder,
  resetContent,
} from '@nightlatch/tools/recovery-service/recorders';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { judge, type Verdict } from './judge.ts';
import { planTorture, type PlannedFlow } from './plan.ts';
import { startFleet } from './processes.ts';

export interface TortureOptions {
  readonly recorders: number;
  readonly seed: number;
  readonly processes: number;
  readonly refusedShare: number;
  readonly life_ms: readonly [least: number, most: number];
  /** Envelopes on their way at once. */
  readonly atOnce: number;
  /** How many mails a process hands over at once; default as the product has it. */
  readonly connections?: number;
  /** How many may go twice, as a multiple of the kills: fewer than that. Default 1. */
  readonly twicePerKill?: number;
  /** For what waits for a second try, and for what a killed process held. */
  readonly settle_ms: number;
  readonly say: (line: string) => void;
}

export interface TortureFigures extends Verdict {
  readonly torture: 'service';
  readonly flows: number;
  readonly recorders: number;
  readonly processes: number;
  readonly kills: number;
  readonly databaseRestarts: number;
  readonly repeats: number;
  readonly olderRefused: number;
  readonly refusedTries: number;
  readonly seconds: number;
}

const DATABASE_DOWN_MS = 500;
const MEANWHILE_MS = 60_000;

export async function torture(options: TortureOptions): Promise<TortureFigures> {
  const { recorders, seed, processes, say } = options;
  const began_ms = performance.now();
  const keysDir = mkdtempSync(join(tmpdir(), 'nightlatch-torture-'));
  const postgres = await startPostgres();
  const sink = await startMailSink({ refusedShare: options.refusedShare });
  let drawn = 0;
  const { connections, twicePerKill = 1 } = options;
  const environment = connections === undefined ? {} : { SMTP_CONNECTIONS: String(connections) };
  const start = { databaseUrl: postgres.url(), smtpUrl: sink.url, keysDir, environment };
  const fleet = await startFleet({
    start,
    processes,
    life_ms: options.life_ms,
    chance: () => bytesOf('life', seed, drawn++).readUInt32BE() / 2 ** 32,
  }).catch(async (error: unknown) => {
    await Promise.allSettled([postgres.end(), sink.end()]);
    rmSync(keysDir, { recursive: true, force: true });
    throw error;
  });
  const client = makeClient(options.atOnce * processes);
  try {
    const card = await client.card((await fleet.any()).url);
    const sealKey = Buffer.from(card.current, 'base64url');
    const consent = makeConsent(readIfThere(join(keysDir, 'consent.key')) ?? Buffer.alloc(0));
    const flows = planTorture(seed, recorders);
    say(`${processes} processes serve; ${flows.length} flows of ${recorders} recorders`);
    const wrongAnswers: string[] = [];
    const counts = { repeats: 0, olderRefused: 0, databaseRestarts: 0 };

    /** As a recorder does it: until there is an answer, to whichever process is there. */
    const send = async (bytes: Buffer): Promise<number> =>
      eventually(
        'an envelope is answered',
        async () => {
          const { status } = await client.post((await fleet.any()).url, bytes);
          return status >= 500 ? undefined : status;
        },
        { within_ms: MEANWHILE_MS, every_ms: 100 },
      );
    const sealed = (flow: PlannedFlow, flowId: Buffer, requestNumber: number): Promise<Buffer> => {
      const recorder = pretendRecorder(seed, flow.recorder);
      const proof = flow.isProven ? consent.proofOf(recorder.key, flow.to) : undefined;
      const { series, to, code } = flow;
      return envelopeOf({ recorder, flowId, series, requestNumber, content: resetContent(to, code, proof) }, sealKey);
    };
    const expectStatus = (what: string, status: number, right: readonly number[]): void => {
      if (!right.includes(status)) wrongAnswers.push(`${what} was answered with ${status}`);
    };
    const sendFlow = async (flow: PlannedFlow): Promise<void> => {
      const bytes = await sealed(flow, flow.flowId, flow.requestNumber);
      const all = await Promise.all(Array.from({ length: flow.repeats + 1 }, () => send(bytes)));
      counts.repeats += flow.repeats;
      for (const status of all) expectStatus(`flow ${flow.number}`, status, [202]);
      if (!flow.hasReplay) return;
      const replay = bytesOf('replay', seed, flow.number).subarray(0, 16);
      const status = await send(await sealed(flow, replay, flow.requestNumber - 1));
      expectStatus(`an older request of flow ${flow.number}`, status, [409]);
      if (status === 409) counts.olderRefused += 1;
    };

    let sent = 0;
    // A recorder's requests come one after the other.
    await inTurns(
      Array.from({ length: recorders }, (_, recorder) => recorder),
      async (recorder) => {
        for (const flow of flows.slice(recorder * 4, recorder * 4 + 4)) await sendFlow(flow);
        sent += 1;
        if (sent === Math.floor(recorders / 2)) {
          say(`half is sent, ${fleet.kills} kills; the database is restarted`);
          await postgres.restart(DATABASE_DOWN_MS);
          counts.databaseRestarts += 1;
        }
      },
      options.atOnce,
    );
    say(`all is sent after ${Math.round((performance.now() - began_ms) / 1_000)} s, ${fleet.kills} kills`);
    // What is left is carried with kills going on, until most of it is through.
    await eventually('most is mailed', async () => (await sink.taken()) >= flows.length * 0.85, {
      within_ms: options.settle_ms,
      every_ms: 250,
    });
    await fleet.calm();
    const kills = fleet.kills;
    say(`${await sink.taken()} mailed, ${kills} kills; the processes are left alone`);

    const waiting = `select count(*)::int as waiting from deliveries where state in ('queued', 'put-off')`;
    const asked = async (text: string): Promise<number> =>
      Number(Object.values((await postgres.query(text))[0] ?? {})[0]);
    await eventually('nothing waits any more', async () => (await asked(waiting)) === 0, {
      within_ms: options.settle_ms,
      every_ms: 500,
    }).catch((error: unknown) => say(String(error)));
    // A mail that is out and not written down yet gets its moment; then everything is looked at.
    await pause(500);
    for (const flow of flows.filter(({ number }) => number % 10 === 0))
      expectStatus(
        `flow ${flow.number} at the end`,
        await send(await sealed(flow, flow.flowId, flow.requestNumber)),
        [202],
      );
    const states = await inTurns(flows, async (flow) => ({
      ...flow,
      state: (await client.delivery((await fleet.any()).url, flow.flowId))?.state,
    }));
    const entries = await sink.entries();
    const leftInQueue = await asked(`select count(*)::int from pgboss.job where name = 'mail' and state < 'completed'`);
    const envelopesKept = await asked('select count(*)::int from deliveries where envelope is not null');
    const verdict = judge({
      flows: states,
      sink: entries,
      kills,
      fewerTwiceThan: kills * twicePerKill,
      wrongAnswers,
      leftInQueue,
      envelopesKept,
    });
    return {
      torture: 'service',
      flows: flows.length,
      recorders,
      processes,
      kills,
      ...counts,
      refusedTries: entries.reduce((sum, { refused }) => sum + refused, 0),
      ...verdict,
      seconds: Math.round((performance.now() - began_ms) / 1_000),
    };
  } finally {
    client.close();
    await fleet.end();
    await Promise.allSettled([postgres.end(), sink.end()]);
    rmSync(keysDir, { recursive: true, force: true });
  }
}
