/** The envelope against the published vectors, and in both directions against an implementation that shares no code. */
import { execFileSync } from 'node:child_process';
import { randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import QRCode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { fromDigits, toDigits } from '../src/envelope/digits.ts';
import { LONGEST_ENVELOPE_BYTES, readEnvelope } from '../src/envelope/layout.ts';
import { envelopeLink, readEnvelopeDigits, readEnvelopeFile } from '../src/envelope/link.ts';
import {
  mailedNameSchema,
  readContent,
  toMailedName,
  writeContent,
  type EnvelopeContent,
} from '../src/envelope/content.ts';
import { envelopeProofBytes, importSealKey, openEnvelope, sealEnvelope, serviceKeyId } from '../src/envelope/seal.ts';
import { edPrivate, publicOf, secondOpen, secondSeal, xPrivate } from './second-side.ts';

interface Vector {
  name: string;
  header: Record<string, string | number>;
  content: Record<string, unknown>;
  recorderSeed: string;
  servicePrivateKey: string;
  servicePublicKey: string;
  ephemeralPrivateKey: string;
  plaintext: string;
  envelope: string;
}
const file = new URL('vectors.json', import.meta.url);
const text = readFileSync(file, 'utf8');
const vectors = JSON.parse(text) as Vector[];
const hex = (value: unknown): Buffer => Buffer.from(String(value), 'hex');
const kinds = { 1: 'reset', 2: 'confirmation', 3: 'notice' } as const;

const recorder = edPrivate(randomBytes(32));
const servicePrivate = randomBytes(32);
const servicePublic = publicOf(xPrivate(servicePrivate));
const reset: EnvelopeContent = {
  kind: 'reset',
  to: 'jane@example.com',
  recorderName: 'Shop',
  accountName: 'Jane',
  locale: 'en',
  code: '12345678',
  life_min: 60,
  lifeFrom: 'acceptance',
};
async function sealed(content: EnvelopeContent = reset, tenant = 'default'): Promise<Uint8Array> {
  return sealEnvelope({
    header: {
      series: 1,
      tag: 'K7QF',
      requestNumber: 7,
      flowId: randomBytes(16),
      recorderKey: publicOf(recorder),
      keyId: await serviceKeyId(servicePublic),
      knownKeyId: await serviceKeyId(servicePublic),
      tenant,
      enrolmentProof: tenant.length === 32 ? randomBytes(16) : undefined,
    },
    content,
    publicKey: servicePublic,
    sign: (bytes) => sign(null, bytes, recorder),
  });
}

describe('vectors', () => {
  it('are what the second implementation makes', () => {
    const made = execFileSync(process.execPath, [new URL('make-vectors.ts', import.meta.url).pathname]);
    expect(made.toString()).toBe(text);
  });
  it.each(vectors)('$name', async (vector) => {
    const envelope = readEnvelope(hex(vector.envelope));
    if (envelope === undefined) throw new Error('the vector does not read');
    const { header } = envelope;
    expect(header.kind).toBe(kinds[vector.header['kind'] as 1 | 2 | 3]);
    expect(header.tag ?? '').toBe(vector.header['tag']);
    expect([header.series, header.requestNumber, header.tenant]).toEqual([
      vector.header['series'],
      vector.header['requestNumber'],
      vector.header['tenant'],
    ]);
    for (const field of ['flowId', 'recorderKey', 'keyId', 'knownKeyId', 'enrolmentProof'] as const)
      expect(Buffer.from(header[field] ?? []).toString('hex')).toBe(vector.header[field]);
    const key = await importSealKey(hex(vector.servicePrivateKey), hex(vector.servicePublicKey));
    expect(await openEnvelope(envelope, key)).toEqual({ kind: header.kind, ...vector.content });
    expect(Buffer.from(writeContent({ kind: header.kind, ...vector.content } as EnvelopeContent)).length).toBe(
      hex(vector.plaintext).length,
    );
  });
});

describe('against the second implementation', () => {
  it('it opens what we seal', async () => {
    const envelope = Buffer.from(await sealed());
    expect(JSON.parse(secondOpen(envelope, servicePrivate).toString())).toEqual({
      to: 'jane@example.com',
      recorderName: 'Shop',
      accountName: 'Jane',
      locale: 'en',
      code: '12345678',
      life_min: 60,
      lifeFrom: 'acceptance',
    });
  });
  it('refuses, as we do, an envelope with any byte changed', async () => {
    const whole = Buffer.from(await sealed());
    const key = await importSealKey(servicePrivate, servicePublic);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => secondOpen(changed, servicePrivate)).toThrow();
      const read = readEnvelope(changed);
      // The seal alone already binds everything but the signature.
      if (read !== undefined && at < whole.length - 64) expect(await openEnvelope(read, key)).toBeUndefined();
    }
  });
  it('sealed twice is not the same, and does not open with another key', async () => {
    const [one, two] = [await sealed(), await sealed()];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    const other = randomBytes(32);
    const key = await importSealKey(other, publicOf(xPrivate(other)));
    const read = readEnvelope(one);
    expect(read && (await openEnvelope(read, key))).toBeUndefined();
  });
  it('what is sealed to a point that gives no secret does not open', async () => {
    const envelope = Buffer.from(await sealed());
    const read = readEnvelope(envelope);
    if (read === undefined) throw new Error('unreadable');
    const key = await importSealKey(servicePrivate, servicePublic);
    expect(await openEnvelope({ ...read, encapsulatedKey: new Uint8Array(32) }, key)).toBeUndefined();
  });
});

describe('limits', () => {
  it('the longest envelope fits a QR of version 25-M with a service name of 60 characters', () => {
    const { page, digits } = envelopeLink(`https://${'s'.repeat(52)}`, randomBytes(LONGEST_ENVELOPE_BYTES));
    const code = QRCode.create(
      [
        { data: Buffer.from(page), mode: 'byte' },
        { data: digits, mode: 'numeric' },
      ],
      { errorCorrectionLevel: 'M' },
    );
    expect(code.version).toBeLessThanOrEqual(25);
  });
  it('the longest content in the longest header is an envelope', async () => {
    const longest = await sealed(
      {
        ...reset,
        kind: 'reset',
        to: `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}com`,
        recorderName: '"'.repeat(32),
        accountName: '\\'.repeat(32),
        code: '0123456789ABC',
        proof: '7K4M2Q',
        life_min: 1440,
      },
      't'.repeat(32),
    );
    expect(longest.length).toBeLessThanOrEqual(LONGEST_ENVELOPE_BYTES);
    expect(readEnvelope(longest)).toBeDefined();
  });
  it('addresses of 6 to 40 characters show in the length as one bit at most', async () => {
    const lengths = new Set<number>();
    for (let count = 1; count <= 35; count += 1)
      lengths.add((await sealed({ ...reset, to: `${'a'.repeat(count)}@b.cc` })).length);
    expect(lengths.size).toBeLessThanOrEqual(2);
  });
  it.each([
    'Shop.de',
    'jane@home',
    'www.shop.example',
    'ä'.repeat(32),
    '...',
    'https://x',
    'Corner shop',
    '🏪'.repeat(20),
  ])('%j becomes a name that is mailed', (name) => {
    expect(mailedNameSchema.safeParse(toMailedName(name, 'Recorder')).success).toBe(true);
  });
  it('nothing longer, shorter or with a field out of range is read', async () => {
    const whole = Buffer.from(await sealed());
    expect(readEnvelope(Buffer.concat([whole, Buffer.alloc(LONGEST_ENVELOPE_BYTES)]))).toBeUndefined();
    for (let length = 0; length <= 200; length += 1) expect(readEnvelope(whole.subarray(0, length))).toBeUndefined();
    for (const [at, value] of [
      [4, 0],
      [4, 4],
      [5, 2],
      [7, 0x49],
      [81, 0],
      [81, 33],
      [82, 0x41],
    ] as const) {
      const changed = Buffer.from(whole);
      changed[at] = value;
      expect(readEnvelope(changed)).toBeUndefined();
    }
  });
  it.each(['www.bank', 'pay at bank.com', 'https://x', 'a@b', 'two\nlines', '‮turned', 'ä'.repeat(17), ''])(
    '%j is no name that is mailed',
    (recorderName) => {
      expect(() => writeContent({ ...reset, recorderName } as EnvelopeContent)).toThrow();
    },
  );
  it('a notice names a changed address masked, and with nothing else', () => {
    const notice = (changed: string): unknown => ({
      ...reset,
      kind: undefined,
      code: undefined,
      life_min: undefined,
      lifeFrom: undefined,
      notice: { what: 'address', at: '2026-11-28T06:00:00Z', change: 'added', changed, isThisOne: false },
    });
    const bytes = (content: unknown): Uint8Array => Buffer.from(JSON.stringify(content));
    expect(readContent('notice', bytes(notice('j•••@e•••.org')))).toBeDefined();
    for (const wrong of [
      'jane@example.org',
      'https://bank',
      'j•••@e•••.org\nmore',
      'j•••@e•••.org/pay',
      'see•••@e•••.org',
    ])
      expect(readContent('notice', bytes(notice(wrong)))).toBeUndefined();
  });
  it('content with anything more, less or else is no content', () => {
    const plain = { ...reset, kind: undefined };
    const bytes = (content: unknown): Uint8Array => Buffer.from(JSON.stringify(content));
    expect(readContent('reset', bytes(plain))).toBeDefined();
    expect(readContent('confirmation', bytes(plain))).toBeUndefined();
    expect(readContent('reset', bytes({ ...plain, more: 1 }))).toBeUndefined();
    expect(readContent('reset', bytes({ ...plain, life_min: 1441 }))).toBeUndefined();
    expect(readContent('reset', bytes({ ...plain, code: '1234567' }))).toBeUndefined();
    expect(readContent('reset', Buffer.from([0xff, 0xfe]))).toBeUndefined();
    expect(readContent('reset', bytes(null))).toBeUndefined();
  });
});

describe('digits', () => {
  it('give back what they were made of, whatever the length', () => {
    for (let length = 0; length < 64; length += 1)
      for (const bytes of [randomBytes(length), Buffer.alloc(length), Buffer.alloc(length, 255)])
        expect(fromDigits(toDigits(bytes))).toEqual(new Uint8Array(bytes));
  });
  it('refuse what no bytes give', () => {
    for (const wrong of ['256', '12', '1a3', '-10', '99999999999999999', ' 123', '٣٣٣'])
      expect(fromDigits(wrong)).toBeUndefined();
  });
  it('are found in a link, in its fragment and in a file with several', async () => {
    const [one, two] = [await sealed(), await sealed()];
    const links = [one, two].map((bytes) => Object.values(envelopeLink('https://recovery.example', bytes)).join(''));
    expect(readEnvelopeDigits(links[0] ?? '')).toEqual(new Uint8Array(one));
    expect(readEnvelopeDigits(`#${toDigits(two)}`)).toEqual(new Uint8Array(two));
    expect(readEnvelopeFile(`<a href="${links[0]}">1</a> ${links[0]} <a href='${links[1]}'>2</a>`)).toEqual(
      [one, two].map((bytes) => new Uint8Array(bytes)),
    );
    expect(readEnvelopeDigits('https://recovery.example/r#123')).toBeUndefined();
    expect(readEnvelopeFile('nothing here')).toEqual([]);
  });
  it('the bytes that are signed begin with a label of their own', () => {
    expect(Buffer.from(envelopeProofBytes(Buffer.from('x'))).toString('latin1')).toBe('nightlatch envelope v1\0x');
  });
});

it('the second implementation seals what its own reader opens', () => {
  const vector = vectors[0];
  if (vector === undefined) throw new Error('no vector');
  const header = {
    kind: 1,
    series: 0,
    tag: '',
    requestNumber: 1,
    flowId: randomBytes(16),
    keyId: randomBytes(8),
    knownKeyId: randomBytes(8),
    tenant: 't',
    enrolmentProof: undefined,
  };
  const envelope = secondSeal({
    header,
    plaintext: Buffer.from('{}'),
    recorderSeed: randomBytes(32),
    servicePublic,
    ephemeral: randomBytes(32),
  });
  expect(secondOpen(envelope, servicePrivate).toString()).toBe('{}');
});
