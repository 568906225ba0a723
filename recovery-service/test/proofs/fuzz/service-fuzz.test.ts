import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClient } from '@nightlatch/tools/recovery-service/client';
import { startQuietService, type QuietService } from '../quiet-service.ts';
import { fuzzHttp, fuzzIntake, hostileInputs, type HostileInputs } from './service-fuzz.ts';

const SEED = 20_261_128;
let quiet: QuietService;
let inputs: HostileInputs;
beforeAll(async () => {
  quiet = await startQuietService();
  inputs = await hostileInputs(SEED, quiet.sealKey);
}, 150_000);
afterAll(() => quiet?.stop(), 60_000);

test(
  '100,000 hostile envelopes through the intake: nothing unsigned is taken, nothing throws',
  { timeout: 180_000 },
  async () => {
    const figures = await fuzzIntake((bytes) => quiet.service.intake.take(bytes), inputs, 0, 100_000);
    expect(figures.findings.slice(0, 5)).toEqual([]);
    expect(figures.refused).toBeGreaterThan(99_000);
    expect(figures.taken).toBeGreaterThan(10);
  },
);

test('over HTTP every refusal has one face', { timeout: 60_000 }, async () => {
  const client = makeClient(16);
  const { findings, faces } = await fuzzHttp(client, quiet.url, inputs, 200_001, 2_000);
  client.close();
  expect(findings).toEqual([]);
  expect(faces).toBe(1);
});

test('an intake that overlooks the signature now and then is found', async () => {
  let count = 0;
  const planted = await fuzzIntake(
    async (bytes) => {
      count += 1;
      return count === 700 ? { outcome: 'older' } : quiet.service.intake.take(bytes);
    },
    inputs,
    300_001,
    1_000,
  );
  expect(planted.findings).toHaveLength(1);
});
