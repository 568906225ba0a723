/**
 * Judges a message by the bytes on the wire, without any mail library: RFC 5322 (lines, fields, once each), 2045 to 2047 (structure, encodings),
 * 3834 (automatic mail). Returns what is wrong, each in a sentence.
 */
export interface Judged {
  readonly wrong: string[];
  /** Unfolded, names in lower case, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly parts: readonly { readonly type: string; readonly encoding: string; readonly text: string }[];
}

const ONCE = ['date', 'from', 'to', 'subject', 'message-id', 'mime-version', 'content-type', 'auto-submitted'];
const MAY_BE = [...ONCE, 'content-transfer-encoding', 'x-auto-response-suppress', 'dkim-signature'];
const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/;

/** `wire`: latin1, as it came after DATA with the dots taken off. */
export function judgeMessage(wire: string): Judged {
  const wrong: string[] = [];
  const check = (isRight: boolean, sentence: string): void => void (isRight || wrong.push(sentence));
  check(!/[^\r]\n|^\n|\r(?!\n)/.test(wire), 'a line ends with something else than CRLF');
  const lines = wire.split('\r\n');
  check(
    lines.every((line) => line.length <= 998),
    'a line is longer than 998',
  );
  check(
    // oxlint-disable-next-line no-control-regex
    !/[^\t\r\n\x20-\x7e]/.test(wire),
    'there is a byte that is not printable ASCII',
  );
  const { fields, body } = split(wire);
  const names = fields.map(([name]) => name);
  for (const name of ONCE) check(names.filter((other) => other === name).length === 1, `${name} is not there once`);
  for (const name of names) check(MAY_BE.includes(name), `${name} has no business here`);
  const value = (name: string): string => fields.find(([other]) => other === name)?.[1] ?? '';
  check(
    wire
      .slice(0, wire.indexOf('\r\n\r\n'))
      .split('\r\n')
      .every((line) => line.length <= 78 || /^(dkim|to:|message-id)/i.test(line) || !line.trim().includes(' ')),
    'a header line could be folded and is longer than 78',
  );
  check(DATE.test(value('date')), `the date is ${value('date')}`);
  check(/^<[a-z0-9.]+@[a-z0-9.-]+>$/.test(value('message-id')), `the Message-ID is ${value('message-id')}`);
  check(value('mime-version') === '1.0', 'MIME-Version is not 1.0');
  check(value('auto-submitted') === 'auto-generated', 'it does not say that a machine wrote it');
  const [, boundary] = /^multipart\/alternative; boundary="([^"]{1,70})"$/.exec(value('content-type')) ?? [];
  check(boundary !== undefined, `the content type is ${value('content-type')}`);
  const [, ...pieces] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const inside = pieces.slice(0, -1);
  check(inside.length === 2, 'there are not two parts');
  check(pieces.at(-1) === '--\r\n', 'the last boundary is not the end');
  const parts = inside.map((part) => readPart(part.replace(/^\r\n/, '')));
  check(
    parts.map(({ type }) => type).join() === 'text/plain; charset=utf-8,text/html; charset=utf-8',
    `the parts are ${parts.map(({ type }) => type).join()}`,
  );
  for (const { encoding } of parts) check(encoding === 'quoted-printable', `a part is ${encoding}`);
  return { wrong, fields, parts };
}

function split(entity: string): { fields: [string, string][]; body: string } {
  const end = entity.indexOf('\r\n\r\n');
  const head = entity.slice(0, end).replace(/\r\n(?=[ \t])/g, '');
  const fields = head.split('\r\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { fields, body: entity.slice(end + 4) };
}

function readPart(part: string): Judged['parts'][number] {
  const { fields, body } = split(part);
  const value = (name: string): string => fields.find(([other]) => other === name)?.[1] ?? '';
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return {
    type: value('content-type'),
    encoding: value('content-transfer-encoding'),
    text: Buffer.from(bytes, 'latin1').toString('utf8'),
  };
}
