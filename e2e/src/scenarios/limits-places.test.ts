/** Bad input and damage around cameras, disk, ports and settings: each gives its sentence where it happens, and loses nothing. */
import { chmodSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@nightlatch/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Camera, startCamera } from '../lib/cameras.ts';
import { run } from '../lib/child.ts';
import { choose, reads, signInAs } from '../lib/console-hands.ts';
import { fieldNamed } from '../lib/console-path.ts';
import { type Desk, sitAtDesk } from '../lib/desk.ts';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { framesOf } from '../lib/footage.ts';
import { codeIn, isSecureCode, type Mail, startMail } from '../lib/mail.ts';
import { yardClip } from '../lib/places.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { nightlatch, type Recorder, startRecorder } from '../lib/recorder.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';

const world = openWorld('limits-places');
let mail: Mail;
let camera: Camera;
let recorder: Recorder;
let owner: Owner;
let desk: Desk;
let cameraId = '';

/** As root, permissions say nothing; without these rights root is like anybody. */
const asAnybody =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-all', '--']
    : undefined;

beforeAll(async () => {
  mail = await startMail(world);
  camera = await startCamera(world, 'Front yard', yardClip);
  recorder = await startRecorder(world, { data: world.place('data'), cameras: [camera.argument] });
  const client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail);
  cameraId = (await client.call(routes.cameras))[0]?.id ?? '';
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
});
afterAll(() => world.end());

async function stop(): Promise<void> {
  await desk.context.close();
  await recorder.process.stop();
}

async function start(under?: readonly string[]): Promise<void> {
  recorder = await startRecorder(world, { data: recorder.data, ...(under === undefined ? {} : { under }) });
  desk = await sitAtDesk(world, recorder, { reducedMotion: true });
}

describe('bad input at a camera', () => {
  it('a wrong address, a wrong password, no video, no camera at all: said at the field, what was typed is kept', async () => {
    const { page } = desk;
    await signInAs(page, owner.password, 'Cameras');
    await page.getByRole('button', { name: 'Add a camera' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a camera' });
    const test = dialog.getByRole('button', { name: 'Test' });
    await fieldNamed(page, 'Name').fill('Gate');
    await fieldNamed(page, 'Address').fill('ftp://192.168.1.20/');
    await test.click();
    await reads(page, /A camera address looks like rtsp:/);
    await fieldNamed(page, 'Address').fill('rtsp://127.0.0.1:9/live');
    await test.click();
    await reads(page, /No camera answers at this address\./);
    await fieldNamed(page, 'Address').fill(camera.url);
    await fieldNamed(page, 'User name').fill(camera.user);
    await fieldNamed(page, 'Password').fill('not this');
    await test.click();
    await reads(page, 'The camera does not accept this user name and password.');
    expect(await fieldNamed(page, 'Address').inputValue()).toBe(camera.url);
    await fieldNamed(page, 'Password').fill(camera.password);
    await camera.plan({ type: 'sdp', sdp: 'without-video' });
    await test.click();
    await reads(page, /The camera answers, but sends no video/);
    await camera.plan({ type: 'clear' });
    await test.click();
    await reads(page, /The camera answers: \d+ × \d+/);
    expect(await fieldNamed(page, 'Name').inputValue()).toBe('Gate');
  });

  it('and the camera beside it lost no frame meanwhile', async () => {
    const { framesMade } = await camera.counters();
    const counted = await eventually('its footage up to now', async () => {
      const frames = await framesOf(recorder.data, cameraId);
      return frames?.last !== undefined && frames.last >= framesMade ? frames : undefined;
    });
    expect(counted.missing).toEqual([]);
  });
});

describe('bad places', () => {
  it('a port that is taken', async () => {
    const words = ['start', '--data', world.place('other'), '--lan-host', '127.0.0.1', '--port', '0'];
    const ended = await run(
      world,
      nightlatch([...words, '--console-port', String(recorder.consolePort)]),
      20_000,
      [1, 2],
    );
    expect(ended.err.join('\n')).toContain(`Port ${recorder.consolePort} is taken by another program`);
  });

  it('a data folder that cannot be one', async () => {
    const file = join(world.folder, 'a-file');
    writeFileSync(file, '');
    const ended = await run(world, nightlatch(['start', '--data', join(file, 'data')]), 20_000, [1, 2]);
    expect(ended.err.join('\n')).toMatch(/cannot|not writable|folder/i);
    expect(ended.err.join('\n')).not.toMatch(/^\s+at /m);
  });

  it('a footage folder that cannot be written: said under System, and recording resumes by itself', async () => {
    await stop();
    const before = await framesOf(recorder.data, cameraId);
    const folders = ['.', cameraId, `${cameraId}/main`].map((name) => join(recorder.data, 'footage', name));
    const main = join(recorder.data, 'footage', cameraId, 'main');
    const closed = [...folders, ...readdirSync(main).map((day) => join(main, day))].map((path) => ({
      path,
      mode: statSync(path).mode,
    }));
    for (const { path } of closed) chmodSync(path, 0o555);
    try {
      await start(asAnybody);
      const { page } = desk;
      await signInAs(page, owner.password, 'System');
      await page.getByRole('tab', { name: 'Storage' }).click();
      await reads(page, 'The footage folder cannot be written.');
    } finally {
      for (const { path, mode } of closed) chmodSync(path, mode);
    }
    await eventually(
      'it records again',
      async () => ((await framesOf(recorder.data, cameraId))?.count ?? 0) > (before?.count ?? 0),
      { within_ms: 20_000, every_ms: 300 },
    );
    await choose(desk.page, 'System');
    await desk.page.getByRole('tab', { name: 'Storage' }).click();
    await eventually(
      'the warning goes',
      async () => !(await desk.page.getByText('The footage folder cannot be written.').isVisible()),
      {
        within_ms: 20_000,
      },
    );
  });
});

describe('damage', () => {
  it('a corrupt settings file: replaced by its copy, and said', async () => {
    await stop();
    const file = join(recorder.data, 'settings.db');
    for (const beside of ['-wal', '-shm']) rmSync(file + beside, { force: true });
    truncateSync(file, 8_192);
    writeFileSync(file, Buffer.alloc(4_096, 0x5a), { flag: 'r+' });
    await start();
    await reads(
      desk.page,
      /The settings of this recorder were damaged and have been replaced by their last good copy\./,
    );
    await signInAs(desk.page, owner.password, 'Cameras');
    await reads(desk.page, 'Front yard');
  });

  it('a lost pepper: said; passwords fail, the way back by mail works', async () => {
    await stop();
    for (const name of ['pepper.key', 'pepper.key.copy']) rmSync(join(recorder.data, 'keys', name));
    await start();
    await reads(desk.page, /Forgot Password/);
    const client = await SeatClient.sit(recorder);
    const params = { accountId: owner.accountId };
    const body = { accountId: owner.accountId, password: owner.password };
    await expect(client.call(routes.signIn, { body })).rejects.toThrow('wrong-password');
    const since = mail.count;
    await client.call(routes.forgotPassword, { params });
    const code = codeIn(await mail.next('the Secure Code', since, isSecureCode));
    await client.call(routes.verifyCode, { params, body: { code } });
    await client.call(routes.commitReset, { params, body: { password: 'orchard-kettle-violin' } });
    await client.call(routes.signIn, { body: { ...body, password: 'orchard-kettle-violin' } });
  });
});
