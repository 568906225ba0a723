/** What the recovery service is brought by mail servers, and what it makes mails of. */
import { renderLetter } from '@nightlatch/letters/render';
import { bounceAddresses } from '@nightlatch/recovery-service/mail/bounce-address';
import { readPermanentFailure } from '@nightlatch/recovery-service/mail/delivery-report';
import { messageText, wireMessage } from '@nightlatch/recovery-service/mail/message';
import { type Target, must, texts } from '../target.ts';

const REPORT = [
  'From: MAILER-DAEMON@mx.shop.example',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="B1"',
  '',
  '--B1',
  'Content-Type: text/plain',
  '',
  'It could not be delivered.',
  '--B1',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.shop.example',
  '',
  'Final-Recipient: rfc822; jane@shop.example',
  'Action: failed',
  'Status: 5.1.1',
  '--B1--',
  '',
].join('\r\n');

export const deliveryReport: Target = {
  name: 'delivery-report',
  seeds: texts(REPORT, REPORT.replace('failed', 'delayed'), REPORT.replaceAll('\r\n', '\n')),
  words: texts(
    '--B1\r\n',
    '--B1--',
    '\r\n\r\n',
    'boundary=',
    'boundary=""',
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: quoted-printable\r\n',
    'Action: failed\r\n',
    'Action: relayed\r\n',
    'Status: 4.4.7\r\n',
    'multipart/mixed',
    '=3D=',
  ),
  run(input) {
    const status = readPermanentFailure(input);
    if (status === undefined) return;
    must(/^[245]\.\d{1,3}\.\d{1,3}$/.test(status), 'a status is none');
    must(/failed/i.test(input.toString('latin1')) || /base64|=/i.test(input.toString('latin1')), 'nothing had failed');
  },
};

const bounces = bounceAddresses(Buffer.alloc(32, 1));
const address = bounces.of(Buffer.alloc(16, 2), 'bounces@mail.acme.example');
export const bounceAddress: Target = {
  name: 'bounce-address',
  seeds: texts(address, address.toUpperCase()),
  words: texts('+', '@', 'bounces+', '0000000000', 'u', 'mail.acme.example'),
  run(input) {
    const text = input.toString('utf8');
    const flowId = bounces.flowOf(text);
    must(
      flowId === undefined ||
        text.slice(text.lastIndexOf('+')).toLowerCase() === address.slice(address.lastIndexOf('+')),
      'an address that was made for nobody has a flow',
    );
  },
};

const FIELDS = /^(From|To|Subject|Date|Message-ID|Auto-Submitted|X-Auto-Response-Suppress|MIME-Version|Content-Type): /;
export const mailText: Target = {
  name: 'mail-text',
  seeds: texts('Shop front', 'B\u00e4ckerei', '=?utf-8?q?x?='),
  words: texts(
    '\r\nBcc: eve@evil.example',
    '\r\n.\r\n',
    '\r\n\r\n',
    '<script>',
    'https://',
    '\r',
    '\n',
    '"',
    '=?utf-8?B?',
    '..',
    '\t',
  ),
  run(input) {
    const name = input.toString('utf8');
    const content = {
      kind: 'reset',
      to: 'jane@shop.example',
      recorderName: name,
      accountName: name,
      locale: 'en',
      code: '12345678',
      life_min: 60,
      lifeFrom: 'acceptance',
    } as const;
    const tenant = { tenant: 'acme', name, fromAddress: 'recorders@mail.acme.example' };
    const brand = { name };
    const words = renderLetter({ ...content, kind: 'secure-code', tag: 'K7QF' }, 60, { brand });
    const text = messageText(wireMessage({ content, flowId: Buffer.alloc(16), tenant }, words, 0));
    const header = text.slice(0, text.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/);
    must(header.length === 9 && header.every((line) => FIELDS.test(line)), 'a name became a field of the header');
    must(!/[^\t\r\n\x20-\x7e]/.test(text), 'a byte is not printable ASCII');
    must(!/(^|[^\r])\n|\r(?!\n)/.test(text), 'a line ends with something else than CRLF');
    must(
      text.split('\r\n').every((line) => line.length <= 998),
      'a line is too long',
    );
    must(!/<script/i.test(words.html) && !/:\/\//.test(words.html + words.text), 'a name became more than text');
  },
};
