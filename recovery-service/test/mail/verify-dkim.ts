/**
 * Two verifiers of DKIM that share nothing with what signs: dkimpy, as Debian packages it (python3-dkim), and one written here from RFC 6376 on
 * node:crypto. Where Python's is not installed, that is said.
 */
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, 'verify_dkim.py');
const PYTHON = '/usr/bin/python3';

export const hasDkimpy = spawnSync(PYTHON, ['-c', 'import dkim']).status === 0;

/** `ok SELECTOR._domainkey.DOMAIN.` or `bad …`. */
export function verifyByDkimpy(wire: string, record: string): string {
  const ran = spawnSync(PYTHON, [SCRIPT, record], { input: Buffer.from(wire, 'latin1') });
  return ran.status === 0 ? ran.stdout.toString().trim() : `failed: ${ran.stderr.toString()}`;
}

/** relaxed/relaxed and rsa-sha256 alone. */
export function verifyByHand(wire: string, record: string): boolean {
  const end = wire.indexOf('\r\n\r\n');
  const fields = wire
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1)];
    });
  const relaxed = (name: string, value: string): string =>
    `${name}:${value
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim()}`;
  const [, signature = ''] = fields.find(([name]) => name === 'dkim-signature') ?? [];
  const tags = readTags(signature);
  if (tags.get('a') !== 'rsa-sha256' || tags.get('c') !== 'relaxed/relaxed' || tags.get('v') !== '1') return false;
  const body = wire
    .slice(end + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(\r\n)*$/, '');
  const bodyHash = createHash('sha256')
    .update(body === '' ? '' : `${body}\r\n`, 'latin1')
    .digest('base64');
  if (bodyHash !== tags.get('bh')) return false;
  const left = [...fields];
  const signed: string[] = [];
  for (const name of (tags.get('h') ?? '').split(':').map((one) => one.trim().toLowerCase())) {
    const at = left.findLastIndex(([other]) => other === name);
    const [field] = at < 0 ? [] : left.splice(at, 1);
    if (field !== undefined) signed.push(`${relaxed(...field)}\r\n`);
  }
  signed.push(relaxed('dkim-signature', signature.replace(/(;\s*b=)[^;]*/, '$1')));
  const key = createPublicKey({
    key: Buffer.from(readTags(record).get('p') ?? '', 'base64'),
    format: 'der',
    type: 'spki',
  });
  return verify('sha256', Buffer.from(signed.join(''), 'latin1'), key, Buffer.from(tags.get('b') ?? '', 'base64'));
}

function readTags(list: string): Map<string, string> {
  return new Map(
    list.split(';').flatMap((tag): [string, string][] => {
      const equals = tag.indexOf('=');
      return equals < 0 ? [] : [[tag.slice(0, equals).trim(), tag.slice(equals + 1).replace(/\s/g, '')]];
    }),
  );
}
