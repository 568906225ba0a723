/** The mail of a running service, from the envelope to the mail server and back again as a bounce. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { makeSenders } from '../../src/courier/senders.ts';
import type { Tenant } from '../../src/enrolment/tenants.ts';
import { dkimRecord, makeDkimKey } from '../../src/mail/dkim-keys.ts';
import { checkSender } from '../../src/mail/sender.ts';
import { aReset, startRig, TestRecorder, type Rig } from '../rig.ts';
import { judgeMessage } from './mail-rules.ts';
import { verifyByHand } from './verify-dkim.ts';

let keysDir: string;
let privateKey: string;
let rig: Rig;
beforeAll(async () => {
  keysDir = await mkdtemp(join(tmpdir(), 'nl-keys-'));
  privateKey = await makeDkimKey(keysDir, 'mail.example.com', '2026a');
  rig = await startRig({
    environment: {
      KEYS_DIR: keysDir,
      DKIM_SELECTOR: '2026a',
      BOUNCE_ADDRESS: 'bounces@bounce.example.com',
      BOUNCE_PORT: '0',
    },
  });
}, 60_000);
afterAll(async () => {
  await rig?.stop();
  await rm(keysDir, { recursive: true, force: true });
});

test('a mail is signed with the key that was made, and comes back to its own flow', async () => {
  const { flowId, bytes } = await new TestRecorder().seal(await rig.card(), { ...aReset, to: 'gone@example.org' });
  expect((await rig.post(bytes)).status).toBe(202);
  await rig.delivery(flowId, 'handed-over');
  const letter = rig.mailbox.letters.all().find(({ to }) => to.includes('gone@example.org'))!;
  const wire = letter.raw;
  expect(judgeMessage(wire).wrong).toEqual([]);
  expect(verifyByHand(wire, dkimRecord(privateKey))).toBe(true);
  expect(letter.from).toMatch(/^bounces\+[0-9a-z]{40}@bounce\.example\.com$/);

  const report = [
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    'Action: failed',
    'Status: 5.1.1',
    '--b--',
    '',
  ].join('\r\n');
  const transport = createTransport({ host: '127.0.0.1', port: rig.listening.bouncePort!, ignoreTLS: true });
  const bring = (to: string): Promise<unknown> => transport.sendMail({ envelope: { from: '', to }, raw: report });
  const strange = letter.from.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@'));
  await expect(bring(strange)).rejects.toThrow(/550/);
  await bring(letter.from);
  transport.close();
  const bounced = await rig.delivery(flowId, 'bounced');
  expect(bounced.detail).toMatch(/came back/);
  expect(JSON.stringify(bounced)).not.toContain('gone');
});

test('who has chosen a key that is not there sends nothing; who has chosen none sends as before', async () => {
  const senders = makeSenders({
    keysDir,
    clock: systemClock,
    dkimSelector: '2026a',
    mailFrom: 'codes@mail.example.com',
  });
  const tenant = (fromAddress: string, dkimSelector?: string): Tenant => ({
    tenant: 'acme',
    name: 'Acme',
    fromAddress,
    colour: undefined,
    bounceAddress: undefined,
    dkimSelector,
    enrols: 'token',
    dayCap: undefined,
    suspended: false,
  });
  const signs = async (of: Tenant): Promise<string> => {
    const sender = await senders.of(of);
    const checked = checkSender(sender);
    return 'trouble' in checked ? 'nothing' : sender.dkim === undefined ? 'unsigned' : 'signed';
  };
  expect(await signs(tenant('codes@mail.example.com'))).toBe('signed');
  expect(await signs(tenant('codes@mail.example.com', '2027a'))).toBe('nothing');
  expect(await signs(tenant('codes@acme.example', '2026a'))).toBe('nothing');
  expect(await signs(tenant('codes@acme.example', '../x'))).toBe('nothing');
  expect(await signs(tenant('codes@acme.example'))).toBe('unsigned');
});
