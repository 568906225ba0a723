/**
 * An hour of one camera as one MP4 through the gateway, beside the same bytes through the least server in Node, file after file. Read and
 * thrown away as they come, in turn, so that a busy machine slows both.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { routes } from '@nightlatch/protocol';
import { startFloor } from '../floor/floor.ts';
import type { RunningGateway } from '../gateway.ts';
import { type BegunAnswer, httpGet } from '../http-get.ts';
import { makeMoments } from '../seek/moments.ts';
import { type MadeStore, sourcePathOf } from '../store/make-store.ts';
import { FILE_MS } from '../store/store-plan.ts';
import { usageOf } from '../usage.ts';

const HOUR_MS = 3_600_000;
const FILES_AN_HOUR = HOUR_MS / FILE_MS;
const SEED = 4;

export interface Reading {
  readonly first_ms: number;
  readonly took_ms: number;
  readonly bytes: number;
}

export interface HourResult {
  readonly gateway: readonly Reading[];
  readonly floor: readonly Reading[];
  /** Of the gateway, for each gigabyte that it gave. */
  readonly cpuEachGB_s: number;
  readonly pssMostMiB: number;
}

export async function hours(gateway: RunningGateway, store: MadeStore, count: number): Promise<HourResult> {
  const next = makeMoments(store.plan, HOUR_MS, SEED);
  const floor = await startFloor(store.dataDir);
  const read: { gateway: Reading[]; floor: Reading[] } = { gateway: [], floor: [] };
  const before_s = usageOf([gateway.pid]).cpu_s;
  let pssMostMiB = 0;
  try {
    for (let turn = 0; turn < count; turn++) {
      const { camera, cameraId, at_ms } = next();
      const range = { from: new Date(at_ms).toISOString(), to: new Date(at_ms + HOUR_MS).toISOString() };
      const path = `${routes.footage.path.replace(':id', cameraId)}?${new URLSearchParams(range).toString()}`;
      read.gateway.push(await readAway(await httpGet(gateway, path)));
      pssMostMiB = Math.max(pssMostMiB, usageOf([gateway.pid]).pssMiB);
      read.floor.push(await readFiles(floor.port, sourcePathOf(store, camera)));
    }
    const bytes = read.gateway.reduce((sum, reading) => sum + reading.bytes, 0);
    const cpuEachGB_s = (usageOf([gateway.pid]).cpu_s - before_s) / (bytes / 1e9);
    return { ...read, cpuEachGB_s, pssMostMiB };
  } finally {
    await floor.stop();
  }
}

async function readFiles(port: number, source: string): Promise<Reading> {
  const number = /\d+/.exec(basename(source))?.[0] ?? '0';
  const began_ms = performance.now();
  let first_ms: number | undefined;
  let bytes = 0;
  for (let file = 0; file < FILES_AN_HOUR; file++) {
    const reading = await readAway(await httpGet({ port, headers: {} }, `/source/${number}/0`));
    first_ms ??= reading.first_ms;
    bytes += reading.bytes;
  }
  if (bytes < statSync(source).size * FILES_AN_HOUR) throw new Error('The floor gave less than its files.');
  return { first_ms: first_ms ?? 0, took_ms: performance.now() - began_ms, bytes };
}

async function readAway({ response, asked_ms }: BegunAnswer): Promise<Reading> {
  let first_ms = 0;
  let bytes = 0;
  for await (const piece of response) {
    if (bytes === 0) first_ms = performance.now() - asked_ms;
    if (Buffer.isBuffer(piece)) bytes += piece.length;
  }
  if (response.statusCode !== 200) throw new Error(`The answer was ${response.statusCode}.`);
  return { first_ms, took_ms: performance.now() - asked_ms, bytes };
}
