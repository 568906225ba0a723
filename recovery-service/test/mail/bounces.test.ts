import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../tools/waiting/eventually.ts';
import { bounceAddresses } from '../../src/mail/bounce-address.ts';
import { startBounceListener, type BounceListener, type BounceListenerParts } from '../../src/mail/bounce-listener.ts';
import { LONGEST_REPORT_BYTES, readPermanentFailure } from '../../src/mail/delivery-report.ts';

const bounces = bounceAddresses(Buffer.alloc(32, 7));
const BASE = 'bounces@mail.acme.example';

/** As Postfix writes it. */
function report(fields: string, { boundary = 'B1', encoding = '' } = {}): string {
  const status = `Reporting-MTA: dns; mx.shop.example\r\nArrival-Date: Mon, 01 Jun 2026 08:30:00 +0000\r\n\r\n${fields}`;
  const body = encoding === 'base64' ? Buffer.from(status).toString('base64').replace(/.{76}/g, '$&\r\n') : status;
  return [
    'From: MAILER-DAEMON@mx.shop.example',
    'Subject: Undelivered Mail Returned to Sender',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
    'MIME-Version: 1.0',
    '',
    'This is a MIME-encapsulated message.',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I could not deliver it. Action: failed',
    'Status: 5.9.9',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    ...(encoding === '' ? [] : [`Content-Transfer-Encoding: ${encoding}`]),
    '',
    body,
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    'Subject: Reset Password',
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
const recipient = (action: string, status: string): string =>
  `Final-Recipient: rfc822; jane@shop.example\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 no such\r\n user\r\n`;

describe('reading a report', () => {
  test.each([
    ['failed for good', report(recipient('failed', '5.1.1')), '5.1.1'],
    ['given up after days', report(recipient('failed', '4.4.7')), '4.4.7'],
    ['with a comment', report(recipient('Failed (it did)', '5.2.2 (mailbox full)')), '5.2.2'],
    ['without a status', report('Final-Recipient: rfc822; x@y.example\r\nAction: failed\r\n'), '5.0.0'],
    ['in base64', report(recipient('failed', '5.1.1'), { encoding: 'base64' }), '5.1.1'],
    ['with bare line feeds', report(recipient('failed', '5.1.1')).replaceAll('\r\n', '\n'), '5.1.1'],
    [
      'inside another multipart',
      `Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n${report(recipient('failed', '5.1.1'))}\r\n--out--`,
      '5.1.1',
    ],
    [
      'of RFC 6533',
      report(recipient('failed', '5.1.1')).replace('message/delivery-status', 'message/global-delivery-status'),
      '5.1.1',
    ],
    ['delayed', report(recipient('delayed', '4.2.0')), undefined],
    ['delivered', report(recipient('delivered', '2.0.0')), undefined],
    [
      'spread to several, one of which it reached',
      report(`${recipient('failed', '5.1.1')}\r\n${recipient('relayed', '2.0.0')}`),
      undefined,
    ],
    [
      'a vacation note',
      'From: jane@shop.example\r\nSubject: away\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
      undefined,
    ],
    ['a report without an end', report(recipient('failed', '5.1.1')).replace('--B1--', ''), '5.1.1'],
    [
      'a boundary that is never used',
      report(recipient('failed', '5.1.1')).replace('boundary="B1"', 'boundary="B2"'),
      undefined,
    ],
    ['no boundary', report(recipient('failed', '5.1.1')).replace('boundary="B1"', ''), undefined],
    ['nothing', '', undefined],
  ])('%s', (_what, mail, status) => {
    expect(readPermanentFailure(Buffer.from(mail))).toBe(status);
  });

  test('hostile reports take no time and end nothing', () => {
    const nested = (depth: number): string =>
      depth === 0
        ? report(recipient('failed', '5.1.1'))
        : `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested(depth - 1)}\r\n--b${depth}--`;
    const hostile = [
      nested(50),
      `Content-Type: multipart/report; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(30_000)}`,
      `Content-Type: multipart/report; boundary=b\r\n${' x\r\n'.repeat(60_000)}\r\n--b\r\n`,
      `Content-Type: multipart/report; ${'boundary=; '.repeat(20_000)}\r\n\r\n--\r\n`,
      report(`${'\r\n\r\n'.repeat(50_000)}${recipient('failed', '5.1.1')}`),
      report(`Action: ${'failed '.repeat(30_000)}`),
      report(`Status: ${'5.'.repeat(100_000)}\r\nAction: failed`),
      `:${'\r\n:'.repeat(80_000)}`,
      report('='.repeat(200_000), { encoding: 'quoted-printable' }),
      '\n'.repeat(LONGEST_REPORT_BYTES),
      'x'.repeat(LONGEST_REPORT_BYTES + 1),
    ];
    const from = performance.now();
    for (const mail of hostile) readPermanentFailure(Buffer.from(mail));
    const good = report(recipient('failed', '5.1.1'));
    for (let at = 0; at < 3_000; at++) {
      const bytes = Buffer.from(good);
      for (let times = 0; times <= at % 8; times++)
        bytes[(at * 31 + times * 97) % bytes.length] = (at * 7 + times) & 255;
      const status = readPermanentFailure(bytes);
      expect(status === undefined || /^[245]\.\d{1,3}\.\d{1,3}$/.test(status)).toBe(true);
    }
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});

describe('the address of a flow', () => {
  test('is read back in any case, and no other is', () => {
    for (let times = 0; times < 200; times++) {
      const flowId = new Uint8Array(randomBytes(16));
      const address = bounces.of(flowId, BASE);
      expect(address.indexOf('@')).toBeLessThanOrEqual(64);
      expect(bounces.flowOf(address)).toEqual(flowId);
      expect(bounces.flowOf(address.toUpperCase())).toEqual(flowId);
      const at = 8 + (times % 40);
      const other = address.charAt(at) === '0' ? '1' : '0';
      expect(bounces.flowOf(address.slice(0, at) + other + address.slice(at + 1))).toBeUndefined();
      expect(bounces.flowOf(address.replace('acme', 'evil'))).toBeUndefined();
      expect(bounceAddresses(Buffer.alloc(32, 8)).flowOf(address)).toBeUndefined();
    }
    for (const address of [
      '',
      '@',
      '+@',
      BASE,
      `bounces+${'0'.repeat(40)}@mail.acme.example`,
      `bounces+${'u'.repeat(40)}@x`,
    ])
      expect(bounces.flowOf(address)).toBeUndefined();
  });
});

describe('the listener', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });
  const told: { flow: string; status: string }[] = [];
  async function listen(more: Partial<BounceListenerParts> = {}): Promise<BounceListener> {
    told.length = 0;
    const listener = await startBounceListener({
      host: '127.0.0.1',
      port: 0,
      bounces,
      onBounce: async (flowId, status) => void told.push({ flow: Buffer.from(flowId).toString('hex'), status }),
      ...more,
    });
    ends.push(() => listener.stop());
    return listener;
  }
  async function bring(port: number, to: string | string[], raw: string, from = ''): Promise<string> {
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    try {
      const sent = await transport.sendMail({ envelope: { from, to }, raw });
      return sent.response;
    } catch (error) {
      return error instanceof Error && 'response' in error ? String(error.response) : `no answer: ${String(error)}`;
    } finally {
      transport.close();
    }
  }

  test('a failure for good is told once, with its flow and its status; everything else is taken and dropped', async () => {
    const { port } = await listen();
    const flowId = new Uint8Array(randomBytes(16));
    const to = bounces.of(flowId, BASE);
    expect(await bring(port, to, report(recipient('delayed', '4.2.0')))).toMatch(/^250/);
    expect(await bring(port, to, 'Subject: away\r\n\r\nback soon')).toMatch(/^250/);
    expect(told).toEqual([]);
    expect(await bring(port, to, report(recipient('failed', '5.1.1')))).toMatch(/^250/);
    expect(told).toEqual([{ flow: Buffer.from(flowId).toString('hex'), status: '5.1.1' }]);
  });

  test('no other recipient, no sender with a name, one recipient at a time, no relaying', async () => {
    const { port } = await listen();
    const bad = report(recipient('failed', '5.1.1'));
    const to = bounces.of(randomBytes(16), BASE);
    expect(await bring(port, 'postmaster@mail.acme.example', bad)).toMatch(/^550/);
    expect(await bring(port, `bounces+${'0'.repeat(40)}@mail.acme.example`, bad)).toMatch(/^550/);
    expect(await bring(port, to, bad, 'eve@evil.example')).toMatch(/^550/);
    expect(told).toEqual([]);
    await bring(port, [to, bounces.of(randomBytes(16), BASE)], bad);
    expect(told).toHaveLength(1);
  });

  test('a mail that is too long is refused, and told of to nobody', async () => {
    const { port } = await listen();
    const to = bounces.of(randomBytes(16), BASE);
    const long = report(recipient('failed', '5.1.1')) + 'x'.repeat(70).concat('\r\n').repeat(5_000);
    expect(await bring(port, to, long)).toMatch(/^552/);
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1').on('data', (piece: string) => (heard += piece));
    await eventually('the greeting', () => heard.startsWith('220'));
    socket.write(`EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
    await eventually('the go-ahead', () => /^354/m.test(heard));
    socket.write(`${long.replace(/^\./gm, '..')}\r\n.\r\n`);
    await eventually('the refusal', () => /^552/m.test(heard));
    socket.destroy();
    expect(told).toEqual([]);
  });

  test('where it cannot be written down the other server is asked to come again', async () => {
    const { port } = await listen({ onBounce: () => Promise.reject(new Error('the database is away')) });
    const to = bounces.of(randomBytes(16), BASE);
    const answer = await bring(port, to, report(recipient('failed', '5.1.1')));
    expect(answer).toMatch(/^451/);
    expect(answer).not.toContain('database');
  });

  test('so many connections and no more, and none for ever', async () => {
    const { port } = await listen({ connections: 2, longestConnection_ms: 1_500 });
    const sockets = Array.from({ length: 2 }, () => connect(port, '127.0.0.1'));
    for (const socket of sockets) await once(socket, 'data');
    const third = connect(port, '127.0.0.1');
    const [greeting] = await once(third, 'data');
    expect(String(greeting)).toMatch(/^421/);
    third.destroy();
    for (const socket of sockets) if (!socket.destroyed) await once(socket.resume(), 'close');
    expect(await bring(port, bounces.of(randomBytes(16), BASE), report(recipient('failed', '5.1.1')))).toMatch(/^250/);
  });
});
