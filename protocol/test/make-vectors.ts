/** Prints the published vectors (protocol/test/vectors.json), made by the second implementation from fixed keys. */
import { createHash } from 'node:crypto';
import { edPrivate, keyIdOf, publicOf, secondSeal, xPrivate } from './second-side.ts';

const bytes = (name: string, length: number): Buffer =>
  createHash('sha512').update(`nightlatch vector ${name}`).digest().subarray(0, length);

const servicePrivate = bytes('service key', 32);
const servicePublic = publicOf(xPrivate(servicePrivate));
const nextPublic = publicOf(xPrivate(bytes('next service key', 32)));
const recorderSeed = bytes('recorder', 32);

const people = { to: 'jane@example.com', recorderName: 'Corner shop', accountName: 'Jane', locale: 'en' };
const cases = [
  {
    name: 'reset, first envelope, sealed for a QR',
    kind: 1,
    series: 1,
    tag: 'K7QF',
    requestNumber: 41,
    known: servicePublic,
    tenant: 'default',
    proof: undefined,
    content: { ...people, code: '12345678', life_min: 1440, lifeFrom: 'sealing' },
  },
  {
    name: 'reset, with proof of consent and of enrolment, a high number and the next key known',
    kind: 1,
    series: 255,
    tag: '0000',
    requestNumber: 2 ** 48 - 1,
    known: nextPublic,
    tenant: 'a-tenant-with-32-characters-0123',
    proof: bytes('enrolment', 16),
    content: { ...people, code: '0123456789ABC', proof: '7K4M2Q', life_min: 60, lifeFrom: 'acceptance' },
  },
  {
    name: 'confirmation',
    kind: 2,
    series: 0,
    tag: '',
    requestNumber: 2 ** 32,
    known: servicePublic,
    tenant: 'default',
    proof: undefined,
    content: { ...people, code: '00000000', recorderName: 'Bäckerei 店' },
  },
  {
    name: 'notice of a reset',
    kind: 3,
    series: 0,
    tag: 'ZZZZ',
    requestNumber: 0,
    known: servicePublic,
    tenant: 'x',
    proof: undefined,
    content: { ...people, proof: '000000', notice: { what: 'reset', at: '2026-11-28T06:00:00Z', by: 'mailed-code' } },
  },
];

const vectors = cases.map(({ name, content, proof, known, ...header }) => {
  const json = JSON.stringify(content);
  const plaintext = Buffer.from(json.padEnd(json.length + ((64 - (Buffer.byteLength(json) % 64)) % 64)), 'utf8');
  const ephemeral = bytes(`ephemeral ${name}`, 32);
  const flowId = bytes(`flow ${name}`, 16);
  const envelope = secondSeal({
    header: { ...header, flowId, keyId: keyIdOf(servicePublic), knownKeyId: keyIdOf(known), enrolmentProof: proof },
    plaintext,
    recorderSeed,
    servicePublic,
    ephemeral,
  });
  return {
    name,
    header: {
      ...header,
      flowId: flowId.toString('hex'),
      recorderKey: publicOf(edPrivate(recorderSeed)).toString('hex'),
      keyId: keyIdOf(servicePublic).toString('hex'),
      knownKeyId: keyIdOf(known).toString('hex'),
      enrolmentProof: proof?.toString('hex') ?? '',
    },
    content,
    recorderSeed: recorderSeed.toString('hex'),
    servicePrivateKey: servicePrivate.toString('hex'),
    servicePublicKey: servicePublic.toString('hex'),
    ephemeralPrivateKey: ephemeral.toString('hex'),
    plaintext: plaintext.toString('hex'),
    envelope: envelope.toString('hex'),
  };
});

process.stdout.write(`${JSON.stringify(vectors, undefined, 2)}\n`);
