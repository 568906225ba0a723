/**
 * Reads a delivery status notification (RFC 3464, 6533) as far as it is needed: did the mail fail for good, and with which status? Hostile
 * input: bounded in size, depth, parts and lines; every pass goes over the text once; nothing of it is kept but the status.
 */
export const LONGEST_REPORT_BYTES = 256 * 1024;

const MOST_NESTED = 3;
const MOST_PARTS = 20;
const MOST_GROUPS = 50;
const MOST_HEADER_LINES = 500;
const REPORT_TYPES: readonly string[] = ['message/delivery-status', 'message/global-delivery-status'];
const ARRIVED: readonly string[] = ['delivered', 'relayed', 'expanded'];
/** RFC 3463: said where the report says only that it failed. */
const UNSAID_FAILURE = '5.0.0';

/** The status (`5.1.1`) of a mail that failed for good; undefined for everything else: delays, vacations, whatever it is. Never throws. */
export function readPermanentFailure(mail: Uint8Array): string | undefined {
  if (mail.length > LONGEST_REPORT_BYTES) return undefined;
  const text = Buffer.from(mail).toString('latin1').replaceAll('\r\n', '\n');
  const report = findReport(text, 0);
  return report === undefined ? undefined : statusOf(report);
}

function findReport(entity: string, depth: number): string | undefined {
  const end = entity.startsWith('\n') ? 0 : entity.indexOf('\n\n');
  const fields = readFields(entity.slice(0, end < 0 ? entity.length : end));
  const body = end < 0 ? '' : entity.slice(end === 0 ? 1 : end + 2);
  const type = readContentType(fields.get('content-type') ?? '');
  if (REPORT_TYPES.includes(type.name)) return decode(body, fields.get('content-transfer-encoding') ?? '');
  if (!type.name.startsWith('multipart/') || type.boundary === undefined || depth >= MOST_NESTED) return undefined;
  for (const part of partsOf(body, type.boundary)) {
    const found = findReport(part, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let lines: string[] | undefined;
  for (const line of body.split('\n')) {
    const bare = line.trimEnd();
    if (bare !== `--${boundary}` && bare !== `--${boundary}--`) {
      lines?.push(line);
      continue;
    }
    if (lines !== undefined) parts.push(lines.join('\n'));
    if (bare.endsWith('--') && bare !== `--${boundary}`) return parts;
    if (parts.length >= MOST_PARTS) return parts;
    lines = [];
  }
  if (lines !== undefined) parts.push(lines.join('\n'));
  return parts;
}

/** The first of each name, unfolded, names in lower case. */
function readFields(head: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  let isFirst = false;
  for (const line of head.split('\n').slice(0, MOST_HEADER_LINES)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (name !== undefined && isFirst) fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    name = line.slice(0, colon).trim().toLowerCase();
    isFirst = !fields.has(name);
    if (isFirst) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function readContentType(value: string): { name: string; boundary: string | undefined } {
  const [name = '', ...parameters] = value.split(';');
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    if (equals < 0 || parameter.slice(0, equals).trim().toLowerCase() !== 'boundary') continue;
    const given = parameter.slice(equals + 1).trim();
    const boundary = given.startsWith('"') && given.endsWith('"') && given.length > 1 ? given.slice(1, -1) : given;
    if (boundary !== '' && boundary.length <= 70) return { name: name.trim().toLowerCase(), boundary };
  }
  return { name: name.trim().toLowerCase(), boundary: undefined };
}

function decode(body: string, encoding: string): string {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1').replaceAll('\r\n', '\n');
    case 'quoted-printable':
      return body
        .replaceAll('=\n', '')
        .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    default:
      return body;
  }
}

/** One group of fields about the mail, then one for each recipient; ours had one, which its server may have spread to several. */
function statusOf(report: string): string | undefined {
  const groups = report.split('\n\n', MOST_GROUPS).map(readFields);
  const actions = groups.map((fields) => (fields.get('action') ?? '').split(/[\s(;]/, 1)[0]?.toLowerCase() ?? '');
  if (actions.some((action) => ARRIVED.includes(action))) return undefined;
  const failed = groups[actions.indexOf('failed')];
  if (failed === undefined) return undefined;
  return /^[245]\.\d{1,3}\.\d{1,3}(?!\S)/.exec(failed.get('status') ?? '')?.[0] ?? UNSAID_FAILURE;
}
