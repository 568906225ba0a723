/** What recorders, phones and sticks hand to a recovery service, and what a service hands back. */
import { readFileSync } from 'node:fs';
import {
  envelopeLink,
  fromDigits,
  readCard,
  readContent,
  readEnvelope,
  readEnvelopeDigits,
  readEnvelopeFile,
  signedCardSchema,
  toDigits,
  writeContent,
  writeHeader,
} from '@nightlatch/protocol';
import { type Target, must, texts } from '../target.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../protocol/test/vectors.json', import.meta.url), 'utf8'),
) as readonly { envelope: string; plaintext: string }[];
const envelopes = vectors.map((vector) => Buffer.from(vector.envelope, 'hex'));

export const envelope: Target = {
  name: 'envelope',
  seeds: envelopes,
  words: texts('NLE1', '\u0001\0', '\u0001\u0001', '\0\0\0\0', 'K7QF', '\u0020', 'default', '-'),
  run(input) {
    const read = readEnvelope(input);
    if (read === undefined) return;
    must(Buffer.from(writeHeader(read.header)).equals(read.headerBytes), 'one reading has two writings');
    const parts = [read.headerBytes, read.encapsulatedKey, read.sealed, read.signature];
    must(Buffer.concat(parts).equals(input), 'a byte of it means nothing');
    must(read.encapsulatedKey.length === 32 && read.signature.length === 64, 'a part has another length');
  },
};

const contentKinds = ['reset', 'confirmation', 'notice'] as const;
export const envelopeContent: Target = {
  name: 'envelope-content',
  seeds: vectors.map((vector) => Buffer.from(vector.plaintext, 'hex')),
  words: texts(
    '"proof":"7K4M2Q"',
    '"code":"12345678"',
    '"notice":{"what":"test"}',
    '\\u202e',
    '@',
    '\\n',
    '  ',
    '{',
    '}',
  ),
  run(input) {
    for (const kind of contentKinds) {
      const content = readContent(kind, input);
      if (content === undefined) continue;
      must(!/[\r\n]/.test(content.recorderName + content.accountName + content.to), 'a line break goes into a mail');
      must(!/:\/\/|@/.test(content.recorderName + content.accountName), 'a name reads as a link');
      const again = readContent(kind, Buffer.from(writeContent(content)));
      must(JSON.stringify(again) === JSON.stringify(content), 'written and read it is something else');
    }
  },
};

const links = envelopes.map((bytes) => Object.values(envelopeLink('https://recovery.example', bytes)).join(''));
export const envelopeText: Target = {
  name: 'envelope-text',
  seeds: texts(
    ...links,
    `<a href="${links[0]}">1</a><a href="${links[1]}">2</a>`,
    toDigits(envelopes[0] ?? Buffer.of()),
  ),
  words: texts('/r#', '000', '99999999999999999', '#', '"'),
  run(input) {
    const text = input.toString('latin1');
    for (const bytes of [readEnvelopeDigits(text), ...readEnvelopeFile(text)]) {
      if (bytes === undefined) continue;
      must(text.includes(toDigits(bytes)), 'bytes were read that are not there');
    }
    const bytes = fromDigits(text);
    must(bytes === undefined || toDigits(bytes) === text, 'two texts read as the same bytes');
  },
};

const key = 'A'.repeat(43);
const card = {
  service: 'https://recovery.example',
  tenant: 'default',
  name: 'Example',
  sender: 'recovery@recovery.example',
  number: 1,
  identity: key,
  current: key,
  next: key,
  enrols: 'token',
};
export const serviceCard: Target = {
  name: 'service-card',
  seeds: texts(JSON.stringify({ card: JSON.stringify(card), signature: 'A'.repeat(86) })),
  words: texts('\\"number\\":2', '\\"enrols\\":\\"first-envelope\\"', 'http://', '\\u0000', '"card":"'),
  run(input) {
    let json: unknown;
    try {
      json = JSON.parse(input.toString('utf8'));
    } catch {
      return;
    }
    const signed = signedCardSchema.safeParse(json).data;
    const read = signed && readCard(signed);
    if (read !== undefined) must(/^https?:\/\/[a-z0-9.:-]+$/.test(read.service), 'a service is no origin');
  },
};
