/**
 * A wall clock that is a year off, both ways, in the middle of a recovery (faketime on the recorder's processes alone, their
 * monotonic clock left as it is): the code still lives, and works.
 */
import { routes } from '@nightlatch/protocol';
import { afterAll, expect, it } from 'vitest';
import { run } from '../lib/child.ts';
import { codeIn, isSecureCode, startMail } from '../lib/mail.ts';
import { setUpOwner } from '../lib/prepare.ts';
import { startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('clock');
afterAll(() => world.end());

const YEAR_MS = 365 * 24 * 3_600_000;

/** faketime's own environment, so that the recorder can be started, and stopped, without its wrapper in between. */
async function fakeClock(offset: string): Promise<NodeJS.ProcessEnv> {
  const { out } = await run(world, { command: 'faketime', args: ['-f', offset, 'env'] });
  const set = out.map((line) => line.split('=', 2)).filter(([name]) => name === 'LD_PRELOAD' || name === 'FAKETIME');
  return { ...Object.fromEntries(set), DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

it('a code asked for today lives a year ahead, and works a year back', async () => {
  const mail = await startMail(world);
  const data = world.place('data');
  let recorder = await startRecorder(world, { data });
  let client = await SeatClient.sit(recorder);
  const { accountId } = await setUpOwner(client, mail);
  const params = { accountId };

  async function restart(offset: string, off_ms: number): Promise<void> {
    await recorder.process.stop();
    recorder = await startRecorder(world, { data, env: await fakeClock(offset) });
    client = await SeatClient.sit(recorder);
    const { now } = await client.call(routes.about);
    expect(Math.abs(Date.parse(now) - Date.now() - off_ms)).toBeLessThan(60_000);
  }

  await client.call(routes.signOut);
  const since = mail.count;
  await client.call(routes.forgotPassword, { params });
  const code = codeIn(await mail.next('the Secure Code', since, isSecureCode));

  await restart('+365d', YEAR_MS);
  const ahead = await client.call(routes.recoveryView, { params });
  expect(ahead.state).toBe('requested');
  expect(ahead.lifeLeft_s).toBeGreaterThan(55 * 60);

  await restart('-365d', -YEAR_MS);
  const back = await client.call(routes.recoveryView, { params });
  expect(back.lifeLeft_s).toBeGreaterThan(55 * 60);
  await client.call(routes.verifyCode, { params, body: { code } });
  await client.call(routes.commitReset, { params, body: { password: 'orchard-kettle-violin' } });
  await client.call(routes.signIn, { body: { accountId, password: 'orchard-kettle-violin' } });
});
