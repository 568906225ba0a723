/** RTSP requests out of a TCP stream, and answers as text. Bounded: a client that sends too much is an error. Pure. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

const MAX_HEADER_BYTES = 8192;
const MAX_BODY_BYTES = 65_536;

/** Collects bytes and gives back whole requests; interleaved packets from the client (its RTCP) are passed over. */
export class RtspReader {
  #bytes: Buffer = Buffer.alloc(0);
  readonly #onPacket: () => void;

  /** `onPacket`: an interleaved packet of the client, its RTCP. */
  constructor(onPacket: () => void = () => undefined) {
    this.#onPacket = onPacket;
  }

  /** Throws an Error when the client does not speak RTSP. */
  push(chunk: Buffer): RtspRequest[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const requests: RtspRequest[] = [];
    while (this.#bytes.length > 0) {
      if (this.#bytes[0] === 0x24) {
        if (this.#bytes.length < 4) break;
        const end = 4 + this.#bytes.readUInt16BE(2);
        if (this.#bytes.length < end) break;
        this.#bytes = this.#bytes.subarray(end);
        this.#onPacket();
        continue;
      }
      const headerEnd = this.#bytes.indexOf('\r\n\r\n');
      if (headerEnd > MAX_HEADER_BYTES || (headerEnd < 0 && this.#bytes.length > MAX_HEADER_BYTES))
        throw new Error('request header too long');
      if (headerEnd < 0) break;
      const request = parse(this.#bytes.toString('latin1', 0, headerEnd));
      const bodyBytes = Number(request.headers.get('content-length') ?? 0);
      if (!(bodyBytes >= 0 && bodyBytes <= MAX_BODY_BYTES)) throw new Error('request body too long');
      const end = headerEnd + 4 + bodyBytes;
      if (this.#bytes.length < end) break;
      this.#bytes = this.#bytes.subarray(end);
      requests.push(request);
    }
    return requests;
  }
}

function parse(text: string): RtspRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const [method, url, version] = first.split(' ');
  if (method === undefined || url === undefined || version !== 'RTSP/1.0') throw new Error('not an RTSP request');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, url, headers };
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  503: 'Service Unavailable',
};

/** `headers` may hold the same name twice: a camera may offer two kinds of sign-in. */
export function rtspAnswer(
  status: number,
  sequence: string | undefined,
  headers: readonly (readonly [string, string])[] = [],
  body = '',
): string {
  const lines = [`RTSP/1.0 ${status} ${REASONS[status] ?? 'Error'}`];
  if (sequence !== undefined) lines.push(`CSeq: ${sequence}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
