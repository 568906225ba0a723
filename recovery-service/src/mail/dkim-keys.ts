/**
 * The keys that mails are signed with (RFC 6376): `KEYS_DIR/dkim/DOMAIN/SELECTOR.pem`, RSA, made here and readable by the service alone; and the
 * records for the domain's DNS that go with one.
 */
import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const KEY_BITS = 2048;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const SELECTOR = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** RFC 1035 §3.3.14: the parts of a TXT record. */
const LONGEST_STRING = 255;

/** Throws a sentence when the names are none, or a key of this name is there. Returns the key, PEM. */
export async function makeDkimKey(keysDir: string, domain: string, selector: string): Promise<string> {
  const path = pathOf(keysDir, domain, selector);
  if ((await readDkimKey(keysDir, domain, selector)) !== undefined)
    throw new Error(`There is a DKIM key "${selector}" of ${domain} already. Choose another selector for a new one.`);
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return pem;
}

/** PEM; undefined when there is none. Throws a sentence when the names are none. */
export async function readDkimKey(keysDir: string, domain: string, selector: string): Promise<string | undefined> {
  try {
    return await readFile(pathOf(keysDir, domain, selector), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function pathOf(keysDir: string, domain: string, selector: string): string {
  if (!DOMAIN.test(domain)) throw new Error('The domain looks like mail.example.com, in lower case.');
  if (!SELECTOR.test(selector)) throw new Error('A selector has letters a to z, digits and dashes, like 2026a.');
  return join(keysDir, 'dkim', domain, `${selector}.pem`);
}

/** What stands in DNS at `SELECTOR._domainkey.DOMAIN`, as TXT. */
export function dkimRecord(privateKey: string): string {
  const spki = createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'der' });
  return `v=DKIM1; k=rsa; p=${spki.toString('base64')}`;
}

/** The whole lines for a zone file: the key, and the two that belong with it (design/MAIL.md says which parts to fill in). */
export function dnsLines(domain: string, selector: string, privateKey: string): string[] {
  const txt = (name: string, value: string): string => {
    const strings = value.match(new RegExp(`.{1,${LONGEST_STRING}}`, 'g')) ?? [];
    return `${name}. 3600 IN TXT ${strings.map((part) => `"${part}"`).join(' ')}`;
  };
  return [
    txt(`${selector}._domainkey.${domain}`, dkimRecord(privateKey)),
    txt(domain, 'v=spf1 mx -all'),
    txt(`_dmarc.${domain}`, `v=DMARC1; p=quarantine; adkim=r; aspf=r; rua=mailto:postmaster@${domain}`),
  ];
}
