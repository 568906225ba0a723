/**
 * The recorder's own certificate authority and the certificate of its LAN listener. The authority may vouch for this
 * recorder's `.local` name and for nothing else (name constraints), so that a phone which trusts it trusts no more than this
 * recorder. Keys are in `keys/`, mode 0600, synced before use. The authority stands twice, since phones trust it and no other: as
 * NAME and as NAME.copy, written first; whichever is missing or damaged is made again from the other.
 */
import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Clock } from '../../../base/clock.ts';
import { writeFileDurably } from '../../../base/durable.ts';
import { noteMended } from '../../../base/kept-keys.ts';
import { keyPath, readIfThere } from '../../../base/keys.ts';
import { nameConstraints } from './name-constraints.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** Phones refuse certificates that are good for longer than about 13 months. */
const LEAF_DAYS = 397;
const RENEW_BEFORE_DAYS = 60;
/** The authority outlives the recorder, and a recorder whose clock is years off. */
const AUTHORITY_FROM = new Date('2020-01-01T00:00:00Z');
const AUTHORITY_TO = new Date('2099-12-31T00:00:00Z');

export interface TlsParts {
  readonly dataDir: string;
  readonly recorderId: string;
  /** `nl-7k4m2q.local` */
  readonly hostName: string;
  readonly clock: Clock;
}

export interface RecorderTls {
  /** The authority's certificate. PEM. */
  readonly authority: string;
  /** Key and chain of the LAN listener. PEM. */
  readonly key: string;
  readonly cert: string;
}

/** Loads what is there and makes what is missing, foreign to this name, or near its end. */
export async function loadTls(parts: TlsParts): Promise<RecorderTls> {
  const { dataDir, hostName, clock } = parts;
  const files = { key: keyPath(dataDir, 'tls.key'), cert: keyPath(dataDir, 'tls.crt') };
  const authority = await loadAuthority(parts);
  let leaf = await readPair(files.key, files.cert);
  if (leaf === undefined || needsRenewal(leaf.cert, authority.cert, hostName, clock.wall_ms())) {
    leaf = await makeLeaf(parts, authority);
    writeFileDurably(files.key, leaf.key);
    writeFileDurably(files.cert, leaf.cert);
  }
  return { authority: authority.cert, key: leaf.key, cert: leaf.cert + authority.cert };
}

async function loadAuthority(parts: TlsParts): Promise<Pair> {
  const { dataDir } = parts;
  const keyFile = keyPath(dataDir, 'authority.key');
  const certFile = keyPath(dataDir, 'authority.crt');
  const kept = await firstOwnPair(parts.recorderId, [keyFile, `${keyFile}.copy`], [certFile, `${certFile}.copy`]);
  const authority = kept ?? (await makeAuthority(parts));
  const isRight = (file: string, content: string): boolean => readIfThere(file)?.toString() === content;
  const write = (file: string, content: string): void => {
    if (!isRight(file, content)) writeFileDurably(file, content);
  };
  try {
    write(`${keyFile}.copy`, authority.key);
    write(`${certFile}.copy`, authority.cert);
    if (kept !== undefined && !(isRight(keyFile, authority.key) && isRight(certFile, authority.cert)))
      noteMended(dataDir, 'authority');
    write(keyFile, authority.key);
    write(certFile, authority.cert);
  } catch (error) {
    // What cannot be mended now (a full disk) is mended another time.
    if (kept === undefined) throw error;
  }
  return authority;
}

/** The first of this recorder that fit together: one of two files may be damaged in either. */
async function firstOwnPair(recorderId: string, keys: string[], certs: string[]): Promise<Pair | undefined> {
  for (const key of keys)
    for (const cert of certs) {
      const pair = await readPair(key, cert);
      const certificate = pair === undefined ? undefined : nodeCertificate(pair.cert);
      // It signed itself: that shows a changed bit anywhere in it.
      if (certificate?.subject.includes(recorderId) === true && certificate.verify(certificate.publicKey)) return pair;
    }
  return undefined;
}

interface Pair {
  readonly key: string;
  readonly cert: string;
}

async function readPair(keyFile: string, certFile: string): Promise<Pair | undefined> {
  const key = readIfThere(keyFile)?.toString();
  const cert = readIfThere(certFile)?.toString();
  if (key === undefined || cert === undefined) return undefined;
  const pair = { key, cert };
  try {
    // A pair that a power cut left half new is made again.
    const certificate = new X509Certificate(pair.cert);
    const privateKey = await importKey(pair.key);
    const probe = new Uint8Array([1]);
    const signature = await webcrypto.subtle.sign(ALGORITHM, privateKey, probe);
    const publicKey = await webcrypto.subtle.importKey(
      'spki',
      certificate.publicKey.export({ format: 'der', type: 'spki' }),
      ALGORITHM,
      true,
      ['verify'],
    );
    return (await webcrypto.subtle.verify(ALGORITHM, publicKey, signature, probe)) ? pair : undefined;
  } catch {
    return undefined;
  }
}

function needsRenewal(leaf: string, authority: string, hostName: string, now_ms: number): boolean {
  const certificate = nodeCertificate(leaf);
  const issuer = nodeCertificate(authority);
  if (certificate === undefined || issuer === undefined) return true;
  return (
    !certificate.verify(issuer.publicKey) ||
    certificate.checkHost(hostName) === undefined ||
    certificate.validFromDate.getTime() > now_ms ||
    certificate.validToDate.getTime() < now_ms + RENEW_BEFORE_DAYS * DAY_MS
  );
}

function nodeCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

async function makeAuthority({ recorderId, hostName }: TlsParts): Promise<Pair> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=Nightlatch recorder NL-${recorderId}, O=Nightlatch`,
    notBefore: AUTHORITY_FROM,
    notAfter: AUTHORITY_TO,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension('2.5.29.30', true, nameConstraints(hostName)),
    ],
  });
  return { key: await exportKey(keys.privateKey), cert: pemOf(certificate) };
}

async function makeLeaf({ hostName, clock }: TlsParts, authority: Pair): Promise<Pair> {
  const keys = await makeKeys();
  const issuer = new x509.X509Certificate(authority.cert);
  const now_ms = clock.wall_ms();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${hostName}`,
    issuer: issuer.subject,
    notBefore: new Date(now_ms - DAY_MS),
    notAfter: new Date(now_ms + (LEAF_DAYS - 1) * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: hostName }]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), cert: pemOf(certificate) };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [body] = x509.PemConverter.decode(pem);
  if (body === undefined) throw new Error('the key file holds no key');
  return await webcrypto.subtle.importKey('pkcs8', body, ALGORITHM, true, ['sign']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY') + '\n';
}

/** The library's PEM ends without a line break, which breaks a chain that is put together from two. */
function pemOf(certificate: x509.X509Certificate): string {
  return certificate.toString('pem') + '\n';
}

function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}
