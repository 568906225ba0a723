import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bounceAddresses } from '../../src/mail/bounce-address.ts';
import { dkimRecord, dnsLines, makeDkimKey, readDkimKey } from '../../src/mail/dkim-keys.ts';
import type { MailOut, OutgoingMail } from '../../src/mail/mail-out.ts';
import { makeSmtpOut } from '../../src/mail/smtp-out.ts';
import { contents, mailOf, NOW_MS, plainTenant } from './mails.ts';
import { judgeMessage } from './mail-rules.ts';
import { startScriptedSmtp, type ScriptedSmtp } from './scripted-smtp.ts';
import { hasDkimpy, verifyByDkimpy, verifyByHand } from './verify-dkim.ts';

const PROOF = '7K4M2Q';
const never = new AbortController().signal;
const bounces = bounceAddresses(Buffer.alloc(32, 7));
let smtp: ScriptedSmtp;
let out: MailOut;
let keysDir: string;
let privateKey: string;
const troubles: string[] = [];

beforeAll(async () => {
  smtp = await startScriptedSmtp();
  out = makeSmtpOut({
    server: { host: '127.0.0.1', port: smtp.port, security: 'none' },
    bounces,
    now_ms: () => NOW_MS,
    onSenderTrouble: (tenant, sentence) => troubles.push(`${tenant}: ${sentence}`),
  });
  keysDir = await mkdtemp(join(tmpdir(), 'nightlatch-mail-'));
  privateKey = await makeDkimKey(keysDir, 'acme.example', '2026a');
});
afterAll(async () => {
  await out.stop();
  await smtp.stop();
  await rm(keysDir, { recursive: true });
});

interface Sent {
  /** As it was on the wire, dots taken off. */
  readonly wire: string;
  readonly parsed: ParsedMail;
  readonly commands: string[];
}

async function send(mail: OutgoingMail): Promise<Sent> {
  const before = smtp.messages.length;
  smtp.commands.length = 0;
  expect(await out.handOver(mail, never)).toEqual({ outcome: 'handed-over' });
  expect(smtp.messages).toHaveLength(before + 1);
  const wire = smtp.messages.at(-1)!.replace(/^\.\./gm, '.');
  return { wire, parsed: await simpleParser(Buffer.from(wire, 'latin1')), commands: [...smtp.commands] };
}

test.each(Object.entries(contents))('%s: clean on the wire, the same to a mail program', async (_name, content) => {
  const { wire, parsed, commands } = await send(mailOf(content));
  const { wrong, fields, parts } = judgeMessage(wire);
  expect(wrong).toEqual([]);
  expect(fields.find(([name]) => name === 'x-auto-response-suppress')?.[1]).toBe('All');
  expect(parsed.from?.value).toEqual([{ name: 'Acme Sicherheit Köln', address: 'recorders@mail.acme.example' }]);
  expect(parsed.to).toMatchObject({ value: [{ name: '', address: 'jane@shop.example' }] });
  expect(parsed.date?.getTime()).toBe(NOW_MS);
  expect(parsed.attachments).toEqual([]);
  expect(parsed.text).toBe(parts[0]?.text.replaceAll('\r\n', '\n'));
  expect(parsed.text).toContain('Sent by Acme Sicherheit Köln, the recovery service that this recorder uses.');
  expect(parts[1]?.text).not.toMatch(/<script|<a\b|<img|<link|https?:|src=|url\(|@import/i);
  expect(parts[1]?.text).toContain('border-color:#0b6e4f');
  expect(commands.find((line) => line.startsWith('MAIL'))).toMatch(
    /^MAIL FROM:<recorders@mail\.acme\.example>.* RET=HDRS/,
  );
  expect(commands.find((line) => line.startsWith('RCPT'))).toMatch(/^RCPT TO:<jane@shop\.example> NOTIFY=FAILURE/);
});

test('what a mail says of the life of its code', async () => {
  const say = async (name: keyof typeof contents): Promise<string> => (await send(mailOf(contents[name]))).parsed.text!;
  expect(await say('reset')).toContain('It works for 60 minutes, only at that recorder, and only once.');
  expect(await say('reset')).toContain('request K7QF');
  expect(await say('reset with a long code, by QR')).toContain(
    'It works for 24 hours after "Forgot Password" was clicked, only at that recorder',
  );
  expect(await say('confirmation')).toContain('It works once, and for a limited time.');
  expect(await say('notice of a reset')).toContain('Mon, 01 Jun 2026 08:15:00 GMT');
  const { parsed } = await send(mailOf(contents.reset, { tag: undefined }));
  expect(parsed.subject).toBe('Reset Password');
  expect(parsed.text).not.toContain('undefined');
});

test.each(['reset', 'confirmation'] as const)(
  'without a proof of consent a %s is the fixed text: the code, the six characters, and no word of the sender',
  async (kind) => {
    const content = { ...contents[kind], recorderName: 'Win a prize', accountName: 'Dear friend', locale: 'en' };
    const { wire, parsed } = await send(mailOf(content, { fixedText: { proof: PROOF } }));
    expect(judgeMessage(wire).wrong).toEqual([]);
    expect(parsed.subject).toBe('A code for a video recorder');
    expect(parsed.text).toContain(kind === 'reset' ? '    1234 5678 7K4M2Q\n' : '    8765 4321 7K4M2Q\n');
    expect(parsed.text! + String(parsed.html)).not.toMatch(/prize|friend|K7QF|60 minutes|shop\.example/);
  },
);

test('the fixed text says the same whoever asks, in the words of its language', async () => {
  const say = async (locale: string, name: string): Promise<string> => {
    const content = { ...contents.reset, locale, recorderName: name };
    return (await send(mailOf(content, { fixedText: { proof: PROOF }, tag: name.slice(0, 4) }))).parsed.text!;
  };
  expect(await say('de', 'One')).toBe(await say('de', 'Another'));
  expect(await say('de', 'One')).toContain('Ein Code für einen Videorekorder');
  expect(await say('xx', 'One')).toBe(await say('en', 'One'));
});

test('a notice without a proof of consent is not sent', async () => {
  const before = smtp.messages.length;
  const outcome = await out.handOver(mailOf(contents.test, { fixedText: { proof: PROOF } }), never);
  expect(outcome).toMatchObject({ outcome: 'refused', about: 'mailbox' });
  expect(smtp.messages).toHaveLength(before);
});

test('the Message-ID is the same for every try of a flow, and another for another', async () => {
  const mail = mailOf(contents.reset);
  const [first, second, other] = [await send(mail), await send(mail), await send(mailOf(contents.reset))];
  expect(first.parsed.messageId).toBe(second.parsed.messageId);
  expect(first.parsed.messageId).not.toBe(other.parsed.messageId);
  expect(first.parsed.messageId).toMatch(/^<[0-9a-f]{32}@mail\.acme\.example>$/);
  const id = Buffer.from(mail.flowId);
  expect(first.wire).not.toContain(id.toString('hex'));
  expect(first.wire).not.toContain(id.toString('base64url'));
});

test.each([
  ['a line break and a field', 'Shop\r\nBcc: eve@evil.example'],
  ['a bare CR and LF', 'Shop\rBcc: x\nX-Evil: 1'],
  ['an end of the message', 'Shop\r\n.\r\nMAIL FROM:<eve@evil.example>'],
  ['HTML', '"><script>alert(1)</script><img src=x>'],
  ['a link', 'https://evil.example/win'],
  ['a turn of direction', 'Shop\u202Eevil'],
  ['an encoded word', '=?utf-8?q?Bcc:_eve?='],
  ['8-bit letters', 'Bäckerei Müller 東京 🎥'],
])('a name with %s stays a name', async (_what, name) => {
  const { wire, parsed } = await send(
    mailOf(
      { ...contents.reset, recorderName: name, accountName: name },
      { tenant: { ...plainTenant, name: `${name} & Co` } },
    ),
  );
  const { wrong, fields } = judgeMessage(wire);
  expect(wrong).toEqual([]);
  expect(fields.map(([field]) => field)).not.toContain('bcc');
  expect(parsed.from?.value).toHaveLength(1);
  expect(parsed.from?.value[0]?.address).toBe('recorders@mail.acme.example');
  expect(String(parsed.html)).not.toMatch(/<script|<img|https?:\/\//);
  expect(parsed.text).not.toMatch(/https?:\/\/|evil\.example|\u202E/);
  expect(smtp.commands.filter((line) => line.startsWith('MAIL'))).toHaveLength(1);
});

test('a name with 8-bit letters is shown as it is, in the header too', async () => {
  const name = 'Bäckerei Müller 東京';
  const { parsed } = await send(
    mailOf({ ...contents.reset, recorderName: name }, { tenant: { ...plainTenant, name } }),
  );
  expect(parsed.from?.value[0]?.name).toBe(name);
  expect(parsed.text).toContain(`the recorder "${name}"`);
});

test('lines that begin with a dot come through as they are', async () => {
  const name = '. '.repeat(16).trim();
  let stuffed = 0;
  for (let shift = 1; shift <= 8; shift++) {
    const { parsed, wire } = await send(
      mailOf({ ...contents.reset, recorderName: name, accountName: `${'x'.repeat(shift)} ${name}`.slice(0, 32) }),
    );
    stuffed += smtp.messages.at(-1)!.split('\r\n..').length - 1;
    expect(judgeMessage(wire).wrong).toEqual([]);
    expect(parsed.text).toContain(name);
  }
  expect(stuffed).toBeGreaterThan(0);
});

test('addresses that a mail server could read as another are not sent to', async () => {
  const before = smtp.messages.length;
  for (const to of [
    '"jane doe"@shop.example',
    'jane@shop.example, eve@evil.example',
    'jane@shop.example>\r\nRCPT TO:<eve@evil.example',
    'jane@shop.example\r\nBcc: eve@evil.example',
    'eve@evil.example <jane@shop.example>',
    'jane@localhost',
  ]) {
    const outcome = await out.handOver(mailOf({ ...contents.reset, to }), never);
    expect(outcome, to).toMatchObject({ outcome: 'refused', about: 'mailbox' });
    expect(JSON.stringify(outcome)).not.toContain('jane');
  }
  expect(smtp.messages).toHaveLength(before);
});

test('an 8-bit local part goes where the server can (RFC 6531)', async () => {
  const { commands, parsed } = await send(mailOf({ ...contents.reset, to: 'josé@shop.example' }));
  expect(commands.find((line) => line.startsWith('MAIL'))).toContain('SMTPUTF8');
  expect(parsed.to).toMatchObject({ value: [{ address: 'josé@shop.example' }] });
});

test('bounces of each flow have an address of their own', async () => {
  const tenant = { ...plainTenant, bounceAddress: 'bounces@mail.acme.example' };
  const mail = mailOf(contents.reset, { tenant });
  const { commands } = await send(mail);
  const [, from] = /^MAIL FROM:<([^>]*)>/.exec(commands.find((line) => line.startsWith('MAIL'))!) ?? [];
  expect(from).toMatch(/^bounces\+[0-9a-z]{40}@mail\.acme\.example$/);
  expect(bounces.flowOf(from!)).toEqual(new Uint8Array(mail.flowId));
});

test('DKIM: both verifiers take each kind of mail, and neither takes it altered', async () => {
  if (!hasDkimpy)
    console.warn('python3-dkim is not installed: DKIM is verified by the verifier in test/mail alone in this run.');
  const record = dkimRecord(privateKey);
  const tenant = { ...plainTenant, dkim: { domain: 'acme.example', selector: '2026a', privateKey } };
  const names = Object.keys(contents) as (keyof typeof contents)[];
  const mails = [
    ...names.map((name) => mailOf(contents[name], { tenant })),
    mailOf({ ...contents.reset, recorderName: 'Bäckerei  東京 ' }, { tenant: { ...tenant, name: 'Ä'.repeat(60) } }),
    mailOf(contents.reset, { tenant, fixedText: { proof: PROOF } }),
  ];
  for (const [at, mail] of mails.entries()) {
    const { wire } = await send(mail);
    expect(judgeMessage(wire).wrong).toEqual([]);
    expect(verifyByHand(wire, record)).toBe(true);
    const altered = [
      wire.replace('Subject: ', 'Subject: Fwd: '),
      wire.replace('jane@shop', 'june@shop'),
      wire.replace('Date: Mon', 'Date: Tue'),
      wire.replace('recorder', 'recorded'),
      wire.replace('auto-generated', 'no'),
      `From: eve@evil.example\r\n${wire}`,
      `Subject: Win a prize\r\n${wire}`,
      `Reply-To: eve@evil.example\r\n${wire}`,
    ];
    for (const other of altered) expect(verifyByHand(other, record)).toBe(false);
    if (!hasDkimpy) continue;
    expect(verifyByDkimpy(wire, record)).toBe('ok 2026a._domainkey.acme.example.');
    if (at === 0) for (const other of altered) expect(verifyByDkimpy(other, record)).toMatch(/^bad/);
  }
});

test('a DKIM key is made once, is read back, is nobody else’s, and fits its record in DNS', async () => {
  expect(await readDkimKey(keysDir, 'acme.example', '2026a')).toBe(privateKey);
  expect(await readDkimKey(keysDir, 'acme.example', '2027a')).toBeUndefined();
  expect((await stat(join(keysDir, 'dkim', 'acme.example', '2026a.pem'))).mode & 0o777).toBe(0o600);
  await expect(makeDkimKey(keysDir, 'acme.example', '2026a')).rejects.toThrow(/already/);
  for (const [domain, selector] of [
    ['../../etc', 'a'],
    ['acme.example', '../x'],
    ['ACME.example', 'a'],
    ['acme', 'a'],
    ['acme.example', ''],
  ] as const)
    await expect(makeDkimKey(keysDir, domain, selector)).rejects.toThrow(/looks like|selector/);
  const [key, spf, dmarc] = dnsLines('acme.example', '2026a', privateKey);
  const strings = [...key!.matchAll(/"([^"]*)"/g)].map(([, part]) => part!);
  expect(strings.every((part) => part.length <= 255)).toBe(true);
  expect(strings.join('')).toBe(dkimRecord(privateKey));
  expect(spf).toContain('v=spf1');
  expect(dmarc).toMatch(/^_dmarc\.acme\.example\. .*v=DMARC1/);
});

test('nothing leaves unsigned or in a name that the signature does not cover; the operator is told once', async () => {
  const before = smtp.messages.length;
  const dkim = { domain: 'acme.example', selector: '2026a', privateKey };
  const wrong = {
    'a key that is none': { ...plainTenant, tenant: 'a', dkim: { ...dkim, privateKey: 'rubbish' } },
    'another domain': { ...plainTenant, tenant: 'b', dkim: { ...dkim, domain: 'other.example' } },
    'a selector with more in it': { ...plainTenant, tenant: 'c', dkim: { ...dkim, selector: 'a; d=evil.example' } },
    'a sender that is none': { ...plainTenant, tenant: 'd', fromAddress: 'recorders' },
    'a bounce address that is too long': { ...plainTenant, tenant: 'e', bounceAddress: `${'b'.repeat(24)}@a.example` },
  };
  troubles.length = 0;
  for (const [what, tenant] of Object.entries(wrong))
    for (let times = 0; times < 2; times++)
      expect(await out.handOver(mailOf(contents.reset, { tenant }), never), what).toMatchObject({
        outcome: 'put-off',
        about: 'mail-server',
      });
  expect(smtp.messages).toHaveLength(before);
  expect(troubles).toHaveLength(Object.keys(wrong).length);
  expect(troubles.join()).not.toContain('rubbish');
});
