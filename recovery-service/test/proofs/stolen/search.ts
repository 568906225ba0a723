/** Looks for secrets in bytes, as they are and in the forms in which programs write them down. Pure. */
export interface Found {
  readonly secret: string;
  readonly form: string;
  readonly where: string;
}

/** The forms of a text that a search has to know: a part of base64 has three, by where it begins. */
export function formsOf(secret: string): Map<string, string> {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = new Map<string, string>([
    ['clear', secret],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['quoted-printable', [...bytes].map(quoted).join('')],
    ['percent', encodeURIComponent(secret)],
    ['utf-16', Buffer.from(secret, 'utf16le').toString('latin1')],
    ['reversed', [...secret].toReversed().join('')],
  ]);
  for (const shift of [0, 1, 2]) {
    for (const kind of ['base64', 'base64url'] as const) {
      const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString(kind)
        .replaceAll('=', '');
      // Characters that hold bits of a neighbour are left out.
      const begin = Math.ceil((shift * 8) / 6);
      const end = Math.floor(((shift + bytes.length) * 8) / 6);
      forms.set(`${kind} from ${shift}`, shifted.slice(begin, end));
    }
  }
  return forms;
}

function quoted(byte: number): string {
  const plain = byte > 0x20 && byte < 0x7f && byte !== 0x3d;
  return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Letters in any case count too. */
export function searchIn(where: string, haystack: Buffer, secrets: readonly string[]): Found[] {
  const text = haystack.toString('latin1');
  const lower = text.toLowerCase();
  const found: Found[] = [];
  for (const secret of secrets) {
    for (const [form, needle] of formsOf(secret)) {
      if (text.includes(Buffer.from(needle, 'utf8').toString('latin1'))) found.push({ secret, form, where });
      else if (form === 'clear' && lower.includes(needle.toLowerCase()))
        found.push({ secret, form: 'clear, another case', where });
    }
  }
  return found;
}
