/** What becomes of mail, each kind of trouble with its sentence; the outbox over failures, restarts and kills. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServer, type Server } from 'node:net';
import type { MailSettings } from '../../src/gateway/mail/settings.ts';
import { OWNER_ADDRESS, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
let accountId: string;
const servers: Server[] = [];
beforeEach(async () => {
  recorder = await TestRecorder.start();
  accountId = await recorder.readyOwner();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await recorder.end();
});

const delivery = (): { state: string; detail?: string | undefined } => {
  const first = recorder.rooms.recovery.view(accountId).deliveries[0];
  if (first === undefined) throw new Error('no delivery');
  return first;
};
const ask = (): Promise<unknown> => recorder.rooms.recovery.forgotPassword(accountId);
const settled = (): Promise<void> => until('settled', () => delivery().detail !== undefined);
function useServer(settings: Partial<MailSettings>, password?: string): void {
  recorder.rooms.mail.change(
    {
      host: '127.0.0.1',
      port: recorder.mailbox.smtpPort,
      security: 'none',
      fromAddress: 'recorder@home.example',
      ...settings,
    },
    password,
  );
}
async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('refused for good: says so with the cleaned words of the server, is not tried again, and the letter is erased', async () => {
  recorder.mailbox.behave({ kind: 'refuse-recipient', says: 'no such user\u0007 here' });
  await ask();
  await settled();
  expect(delivery().state).toBe('refused');
  expect(delivery().detail).toMatch(/refused the mail\. It said: 550 .*no such user here/);
  const waiting = recorder.rooms.settings.db.prepare('SELECT count(*) AS n FROM outbox WHERE sealed IS NOT NULL').get();
  expect(waiting?.['n']).toBe(0);
  expect(recorder.rooms.recovery.view(accountId).lifeStarted).toBe(false);
});

test('put off (4xx): queued, tried again by itself with the same Message-ID, and handed over', async () => {
  recorder.mailbox.behave({ kind: 'refuse-for-now' });
  await ask();
  await settled();
  expect(delivery()).toMatchObject({ state: 'queued' });
  expect(delivery().detail).toContain('asks to wait');
  const id = recorder.rooms.settings.db.prepare("SELECT message_id FROM outbox WHERE kind = 'secure-code'").get()?.[
    'message_id'
  ];
  recorder.mailbox.behave({ kind: 'accept' });
  recorder.pass(10_000);
  await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
  await until('handed over', () => delivery().state === 'handed-over');
  const letter = recorder.mailbox.letters.all().find((one) => one.subject.startsWith('Reset'));
  expect(letter?.messageId).toBe(`<${String(id)}>`);
});

test('unreachable: waits for a network and says what to look at', async () => {
  const closed = createServer();
  const port = await portOf(closed);
  await new Promise((resolve) => closed.close(resolve));
  useServer({ port });
  await ask();
  await settled();
  expect(delivery().state).toBe('waiting-for-network');
  expect(delivery().detail).toContain('cannot be reached');
  useServer({});
  await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
});

test('cut off in the middle: waits for a network, then goes', async () => {
  recorder.mailbox.behave({ kind: 'close' });
  await ask();
  await settled();
  expect(delivery().state).toBe('waiting-for-network');
  recorder.mailbox.behave({ kind: 'accept' });
  recorder.pass(20_000);
  await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
});

test('accepted late: shown as sending meanwhile, and the 60 minutes begin only at the acceptance', async () => {
  recorder.mailbox.behave({ kind: 'accept-late', delay_ms: 600 });
  await ask();
  await until('sending', () => delivery().state === 'sending');
  recorder.clock.monotonic += 30 * 60_000;
  expect(recorder.rooms.recovery.view(accountId).lifeStarted).toBe(false);
  await until('handed over', () => delivery().state === 'handed-over');
  expect(recorder.rooms.recovery.view(accountId)).toMatchObject({ lifeStarted: true, lifeLeft_s: 3600 });
});

test('wrong user name or password: refused until the settings change, then sent at once', async () => {
  const login = createServer((socket) => {
    socket.write('220 hello\r\n');
    socket.on('data', (data) => {
      const line = data.toString();
      if (line.startsWith('EHLO')) socket.write('250-hello\r\n250 AUTH PLAIN LOGIN\r\n');
      else if (line.startsWith('AUTH')) socket.write('535 5.7.8 bad credentials\r\n');
      else socket.end('221 bye\r\n');
    });
    socket.on('error', () => undefined);
  });
  useServer({ port: await portOf(login), username: 'jane' }, 'nope');
  await ask();
  await settled();
  expect(delivery().state).toBe('refused');
  expect(delivery().detail).toContain('user name and password');
  expect(delivery().detail).not.toContain('nope');
  recorder.useMailbox();
  await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
});

test('TLS is verified: an unknown authority gets nothing', async () => {
  await recorder.restart();
  const { smtpCourier } = await import('../../src/gateway/mail/smtp-courier.ts');
  for (const [security, port] of [
    ['tls', recorder.mailbox.tlsPort],
    ['starttls', recorder.mailbox.smtpPort],
  ] as const) {
    useServer({ host: 'localhost', port, security });
    const stranger = smtpCourier(recorder.rooms.mail.store);
    const letter = { kind: 'test', to: OWNER_ADDRESS, recorderName: 'R', accountName: 'Jane' } as const;
    const parcel = {
      letter,
      messageId: `${security}@home.example`,
      minutesLeft: undefined,
      isCarried: false,
      series: 0,
      requestNumber: () => 1,
    };
    expect(await stranger.carry(parcel, new AbortController().signal)).toMatchObject({
      outcome: 'refused',
      untilSettingsChange: true,
    });
    const arrived = () => recorder.mailbox.letters.all().filter((mail) => mail.messageId?.includes(parcel.messageId));
    expect(arrived()).toHaveLength(0);
    const friend = smtpCourier(recorder.rooms.mail.store, { authorities: [recorder.mailbox.authority] });
    expect(await friend.carry(parcel, new AbortController().signal)).toMatchObject({ outcome: 'handed-over' });
    expect(arrived()).toHaveLength(1);
  }
});

test('a server that does not offer STARTTLS gets nothing when STARTTLS is chosen', async () => {
  const heard: string[] = [];
  const plain = createServer((socket) => {
    socket.write('220 hello\r\n');
    socket.on('data', (data) => {
      heard.push(data.toString());
      socket.write(data.toString().startsWith('EHLO') ? '250 hello\r\n' : '502 no\r\n');
    });
    socket.on('error', () => undefined);
  });
  useServer({ host: 'localhost', port: await portOf(plain), security: 'starttls' });
  await ask();
  await settled();
  expect(heard.join()).not.toContain('MAIL FROM');
  expect(heard.join()).not.toContain('RCPT');
});

test('without TLS only to this machine; hosts and addresses are checked; quoted local parts are refused', async () => {
  const change = (to: Partial<MailSettings>): ReturnType<typeof refusal> => refusal(() => useServer(to));
  expect((await change({ host: 'mail.example.com' })).members['field']).toBe('security');
  expect((await change({ host: 'evil host' })).members['field']).toBe('host');
  expect((await change({ fromAddress: '"a b"@home.example' })).code).toBe('address-invalid');
  expect((await change({ fromAddress: 'nobody' })).code).toBe('address-invalid');
});

test('a newer code, an expiry or a burned code erases what still waits', async () => {
  recorder.mailbox.behave({ kind: 'close' });
  await ask();
  await settled();
  const waiting = (): unknown =>
    recorder.rooms.settings.db
      .prepare("SELECT count(*) AS n FROM outbox WHERE kind = 'secure-code' AND sealed IS NOT NULL")
      .get()?.['n'];
  recorder.pass(60_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  expect(waiting()).toBe(1);
  for (let i = 0; i < 5; i += 1) await refusal(recorder.rooms.recovery.verifyCode(accountId, 'seat', `1111111${i}`));
  expect(waiting()).toBe(0);
});

test('a kill between the acceptance and our commit: at most a duplicate, with the same Message-ID', async () => {
  await ask();
  await recorder.codeMailedTo(OWNER_ADDRESS, 'Reset Password');
  await until('handed over', () => delivery().state === 'handed-over');
  recorder.mailbox.behave({ kind: 'close' });
  recorder.pass(60_000);
  await recorder.rooms.recovery.sendNewCode(accountId);
  await settled();
  await recorder.restart(() => undefined);
  // As the kill left it: on its way, not known to be accepted.
  recorder.rooms.settings.db.exec("UPDATE outbox SET state = 'sending' WHERE sealed IS NOT NULL");
  recorder.mailbox.behave({ kind: 'accept' });
  await recorder.restart();
  recorder.pass(300_000);
  await until('handed over', () => delivery().state === 'handed-over');
  const ids = recorder.mailbox.letters
    .all()
    .filter((one) => one.subject.startsWith('Reset'))
    .map((one) => one.messageId);
  expect(new Set(ids).size).toBe(2);
});

test('the test mail: the words of the server, or why not; the stored password is used and kept', async () => {
  const { mail } = recorder.rooms;
  expect(await mail.test({ to: OWNER_ADDRESS, accountName: 'Jane' })).toMatch(/^250 /);
  recorder.mailbox.behave({ kind: 'refuse-recipient', says: 'not here' });
  const refused = await refusal(mail.test({ to: OWNER_ADDRESS, accountName: 'Jane' }));
  expect(refused.code).toBe('mail-refused');
  expect(String(refused.members['detail'])).toContain('not here');
  recorder.mailbox.behave({ kind: 'close' });
  const unreachable = await refusal(mail.test({ to: OWNER_ADDRESS, accountName: 'Jane' }));
  expect(unreachable.code).toBe('mail-unreachable');
  expect(String(unreachable.members['detail'])).not.toContain('tried again');
  expect((await refusal(mail.test({ to: 'jane', accountName: 'Jane' }))).members['field']).toBe('to');
  useServer({ username: 'jane' }, 'mail-secret-1');
  useServer({ username: 'jane' });
  expect(mail.store.access()).toMatchObject({ password: 'mail-secret-1' });
});

test('the stored password is sent to no other host than it was typed for: a server of somebody else hears nothing', async () => {
  const { mail } = recorder.rooms;
  const heard: string[] = [];
  const foreign = createServer((socket) => {
    heard.push('connected');
    socket.on('error', () => undefined);
    socket.end('421 bye\r\n');
  });
  const settings = {
    host: 'localhost',
    port: await portOf(foreign),
    security: 'none',
    username: 'jane',
    fromAddress: 'recorder@home.example',
  } as const;
  useServer({ username: 'jane' }, 'mail-secret-1');
  const test = (change: Partial<MailSettings>) =>
    refusal(mail.test({ to: OWNER_ADDRESS, accountName: 'Jane', settings: { ...settings, ...change } }));
  for (const refused of [await test({}), await test({ host: 'LOCALHOST.' }), await refusal(() => useServer(settings))])
    expect(refused).toMatchObject({ code: 'bad-input', members: { field: 'password' } });
  expect(heard).toEqual([]);
  useServer({ username: undefined, host: 'localhost' });
  useServer(settings);
  expect(mail.store.access()).not.toHaveProperty('password');
  expect(mail.store.hasPassword()).toBe(false);
});

/** A server that quotes the letter in its refusal, as content filters do. */
function quotingServer(): Server {
  return createServer((socket) => {
    let letter: string | undefined;
    socket.write('220 quoting\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const said = chunk.toString();
      if (letter !== undefined) {
        letter += said;
        if (!letter.includes('\r\n.\r\n')) return;
        const code = /^ {4}(\d{4} \d{4})\r$/m.exec(letter)?.[1];
        socket.write(`550 5.7.1 content refused near "${code}"\r\n`);
        letter = undefined;
      } else if (said.startsWith('DATA')) {
        letter = '';
        socket.write('354 go on\r\n');
      } else socket.write(said.startsWith('QUIT') ? '221 bye\r\n' : '250 fine\r\n');
    });
  });
}

test('a server that quotes the letter puts no code on the screen, nor into the settings', async () => {
  useServer({ port: await portOf(quotingServer()) });
  await ask();
  await settled();
  expect(delivery().state).toBe('refused');
  expect(delivery().detail).toContain('its words are left out');
  expect(delivery().detail).not.toMatch(/\d{4} \d{4}/);
});
