import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makeMailboxCertificate } from '../../../tools/mailbox/certificate.ts';
import { eventually } from '../../../tools/waiting/eventually.ts';
import { bounceAddresses } from '../../src/mail/bounce-address.ts';
import type { MailOut, MailOutcome } from '../../src/mail/mail-out.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-address.ts';
import { makeSmtpOut, type SmtpOutParts } from '../../src/mail/smtp-out.ts';
import { contents, mailOf, NOW_MS } from './mails.ts';
import { startScriptedSmtp, type Script, type ScriptedSmtp } from './scripted-smtp.ts';

const never = new AbortController().signal;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function outTo(url: string, more: Partial<SmtpOutParts> = {}): MailOut {
  const out = makeSmtpOut({
    server: parseSmtpUrl(url),
    bounces: bounceAddresses(Buffer.alloc(32, 7)),
    now_ms: () => NOW_MS,
    silence_ms: 300,
    ...more,
  });
  ends.push(() => out.stop());
  return out;
}

async function scripted(script: Script): Promise<ScriptedSmtp> {
  const smtp = await startScriptedSmtp(script);
  ends.push(() => smtp.stop());
  return smtp;
}

/** The ecosystem's own server. */
async function realServer(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disableReverseLookup: true,
    ...(options.key === undefined ? { disabledCommands: ['STARTTLS'] } : {}),
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  ends.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.server.address() as AddressInfo).port;
}
const says = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/** What no outcome may hold: the address, the code, the server's words, its name. */
function holdsNothing(outcome: MailOutcome): void {
  expect(JSON.stringify(outcome)).not.toMatch(/jane|shop\.example|1234|secret words|127\.0\.0\.1|localhost/i);
}

describe('answers of a real mail server', () => {
  test.each([
    ['MAIL 451', 'onMailFrom', 451, 'put-off', 'mail-server'],
    ['MAIL 553', 'onMailFrom', 553, 'put-off', 'mail-server'],
    ['RCPT 450 (greylisting)', 'onRcptTo', 450, 'put-off', 'mailbox'],
    ['RCPT 550', 'onRcptTo', 550, 'refused', 'mailbox'],
    ['RCPT 452', 'onRcptTo', 452, 'put-off', 'mailbox'],
    ['message 451', 'onData', 451, 'put-off', 'mail'],
    ['message 554', 'onData', 554, 'refused', 'mail'],
    ['message 552', 'onData', 552, 'refused', 'mail'],
  ] as const)('%s', async (_what, step, status, outcome, about) => {
    const enhanced = `${Math.floor(status / 100)}.7.1`;
    const error = says(status, `${enhanced} secret words about jane@shop.example and 1234 5678`);
    const port = await realServer({
      ...(step === 'onData'
        ? { onData: (stream, _session, done) => void stream.on('end', () => done(error)).resume() }
        : { [step]: (_address: unknown, _session: unknown, done: (error: Error) => void) => done(error) }),
    });
    const became = await outTo(`smtp://127.0.0.1:${port}`).handOver(mailOf(contents.reset), never);
    expect(became).toMatchObject({ outcome, about, status, enhanced });
    expect('sentence' in became && became.sentence).toContain(`(${status} ${enhanced})`);
    holdsNothing(became);
  });

  test('user name and password that it does not take: the mail is not at fault', async () => {
    const port = await realServer({
      authOptional: false,
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(says(535, '5.7.8 secret words')),
    });
    const became = await outTo(`smtp://user:wrong@127.0.0.1:${port}`).handOver(mailOf(contents.reset), never);
    expect(became).toMatchObject({ outcome: 'put-off', about: 'mail-server', status: 535 });
    holdsNothing(became);
  });

  test('TLS: taken when it verifies, from the first byte and by STARTTLS; an unknown authority gets nothing', async () => {
    const { authority, certificate, key } = await makeMailboxCertificate(Date.now());
    const names: string[] = [];
    const taking: SMTPServerOptions = {
      key,
      cert: certificate,
      onData: (stream, session, done) => {
        names.push(session.secure ? 'secure' : 'clear');
        stream.on('end', () => done()).resume();
      },
    };
    const tls = await realServer({ ...taking, secure: true });
    const starttls = await realServer(taking);
    const trusting = { authorities: [authority] };
    expect(await outTo(`smtps://localhost:${tls}`, trusting).handOver(mailOf(contents.reset), never)).toEqual({
      outcome: 'handed-over',
    });
    const server = { host: 'localhost', port: starttls, security: 'starttls' } as const;
    expect(await outTo('smtp://localhost', { ...trusting, server }).handOver(mailOf(contents.reset), never)).toEqual({
      outcome: 'handed-over',
    });
    expect(names).toEqual(['secure', 'secure']);
    for (const out of [outTo(`smtps://localhost:${tls}`), outTo('smtp://localhost', { server })]) {
      const became = await out.handOver(mailOf(contents.reset), never);
      expect(became).toMatchObject({ outcome: 'put-off', about: 'mail-server' });
      holdsNothing(became);
    }
    expect(names).toHaveLength(2);
  });

  test('a server that offers no STARTTLS gets nothing where it is demanded', async () => {
    const smtp = await scripted({});
    const server = { host: '127.0.0.1', port: smtp.port, security: 'starttls' } as const;
    const became = await outTo('smtp://localhost', { server }).handOver(mailOf(contents.reset), never);
    expect(became).toMatchObject({ outcome: 'put-off', about: 'mail-server' });
    expect(smtp.commands.join()).not.toContain('MAIL');
  });
});

describe('a conversation that goes wrong', () => {
  test.each([
    ['nobody there to greet', { greeting: 'hang' }, 'network'],
    ['the greeting refuses', { greeting: '554 5.7.1 secret words' }, 'mail-server'],
    ['closed at once', { greeting: 'close' }, 'network'],
    ['closed after EHLO', { ehlo: 'close' }, 'network'],
    ['silent after MAIL', { mail: 'hang' }, 'network'],
    ['closed after RCPT', { rcpt: 'close' }, 'network'],
    ['421 at RCPT', { rcpt: '421 4.3.2 secret words' }, 'mailbox'],
    ['503 at RCPT', { rcpt: '503 5.5.1 secret words' }, 'mailbox'],
    ['silent after DATA', { data: 'hang' }, 'network'],
    ['closed after DATA', { data: 'close' }, 'network'],
    ['silent after the message', { message: 'hang' }, 'network'],
    ['closed after the message, before its 250', { message: 'close' }, 'network'],
    ['rubbish for an answer', { mail: 'secret words' }, 'mail-server'],
  ] as const)('%s: put off, once, without a second try of its own', async (_what, script, about) => {
    const smtp = await scripted(script);
    const mail = mailOf(contents.reset);
    const out = outTo(`smtp://127.0.0.1:${smtp.port}`);
    const became = await out.handOver(mail, never);
    expect(became).toMatchObject({ outcome: 'put-off', about });
    holdsNothing(became);
    expect(smtp.messages.length).toBeLessThanOrEqual(1);
    expect(smtp.commands.filter((line) => line.startsWith('MAIL')).length).toBeLessThanOrEqual(1);
    const before = smtp.messages.length;
    smtp.script = {};
    expect(await out.handOver(mail, never)).toEqual({ outcome: 'handed-over' });
    expect(smtp.messages).toHaveLength(before + 1);
    const ids = new Set(smtp.messages.map((message) => /^Message-ID: (.*)$/im.exec(message)?.[1]));
    expect(ids.size).toBe(1);
  });

  test('a server that answers a pipelined envelope is understood the same', async () => {
    const ehlo = '250-scripted.example\r\n250-PIPELINING\r\n250 8BITMIME';
    const smtp = await scripted({ ehlo, rcpt: '550 5.1.1 secret words', data: '503 5.5.1 no recipients' });
    const out = outTo(`smtp://127.0.0.1:${smtp.port}`);
    const mail = mailOf(contents.reset);
    expect(await out.handOver(mail, never)).toMatchObject({ outcome: 'refused', about: 'mailbox', status: 550 });
    smtp.script = { ehlo, rcpt: '450 4.2.0 greylisted', data: '554 5.5.1 no recipients' };
    expect(await out.handOver(mail, never)).toMatchObject({ outcome: 'put-off', about: 'mailbox', status: 450 });
    smtp.script = { ehlo };
    expect(await out.handOver(mail, never)).toEqual({ outcome: 'handed-over' });
  });

  test('a server that goes away after its 250 has the mail', async () => {
    const smtp = await scripted({});
    const out = outTo(`smtp://127.0.0.1:${smtp.port}`);
    expect(await out.handOver(mailOf(contents.reset), never)).toEqual({ outcome: 'handed-over' });
    await smtp.stop();
    ends.splice(ends.length - 2, 1);
    expect(await out.handOver(mailOf(contents.reset), never)).toMatchObject({ outcome: 'put-off', about: 'network' });
  });

  test('a name that no DNS knows', async () => {
    const became = await outTo('smtps://mail.nightlatch.invalid').handOver(mailOf(contents.reset), never);
    expect(became).toMatchObject({ outcome: 'put-off', about: 'network' });
    expect(JSON.stringify(became)).not.toContain('invalid');
  });
});

describe('many at once', () => {
  test('no more connections than allowed, kept and used again; every mail goes once', async () => {
    const smtp = await scripted({});
    const out = outTo(`smtp://127.0.0.1:${smtp.port}`, { connections: 3 });
    const many = Array.from({ length: 60 }, () => out.handOver(mailOf(contents.reset), never));
    for (const outcome of await Promise.all(many)) expect(outcome).toEqual({ outcome: 'handed-over' });
    expect(smtp.connections()).toBeLessThanOrEqual(3);
    expect(smtp.messages).toHaveLength(60);
    expect(new Set(smtp.messages.map((message) => /^Message-ID: (.*)$/im.exec(message)?.[1])).size).toBe(60);
  });

  test('when told to stop, what waits is not begun, what has begun is finished', async () => {
    const smtp = await scripted({ message: 'hang' });
    const out = outTo(`smtp://127.0.0.1:${smtp.port}`, { connections: 1, silence_ms: 10_000 });
    const stopping = new AbortController();
    const begun = out.handOver(mailOf(contents.reset), stopping.signal);
    await eventually('the first mail is there', () => smtp.messages.length === 1);
    const waiting = out.handOver(mailOf(contents.reset), stopping.signal);
    stopping.abort();
    expect(await waiting).toMatchObject({ outcome: 'put-off' });
    let isDone = false;
    void begun.then(() => (isDone = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    await out.stop();
    expect(await begun).toMatchObject({ outcome: 'put-off' });
    expect(await out.handOver(mailOf(contents.reset), never)).toMatchObject({ outcome: 'put-off' });
  });
});

test.each([
  [
    'smtps://u%40x:p%3Aw@mail.example.com',
    { host: 'mail.example.com', port: 465, security: 'tls', user: 'u@x', password: 'p:w' },
  ],
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, security: 'starttls' }],
  ['smtp://mail.example.com:25', { host: 'mail.example.com', port: 25, security: 'starttls' }],
  ['smtp://localhost:25', { host: 'localhost', port: 25, security: 'none' }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, security: 'none' }],
  ['smtp://127.0.0.1.evil.example', { host: '127.0.0.1.evil.example', port: 587, security: 'starttls' }],
])('%s', (line, server) => {
  expect(parseSmtpUrl(line)).toEqual(server);
});

test.each([
  'mail.example.com',
  'http://mail.example.com',
  'smtp://',
  'smtps://u:secret@mail.example.com?tls.rejectUnauthorized=false',
  'smtps://u:secret@mail.example.com/x',
  'smtps://u:secret@mail.example.com#x',
])('refused, without a word of it: %s', (line) => {
  expect(() => parseSmtpUrl(line)).toThrow(/^SMTP_URL (?!.*secret)/);
});
