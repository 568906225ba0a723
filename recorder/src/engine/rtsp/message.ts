/** RTSP messages (RFC 2326) as text: requests out, responses in. Pure. */

export interface RtspResponse {
  readonly status: number;
  /** Names in lower case; a header that comes several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

/** Undefined for what is no RTSP response: a request of the camera's own, or something else. */
export function parseResponse(head: string, body: Buffer): RtspResponse | undefined {
  const [startLine = '', ...lines] = head.split('\r\n');
  const status = /^RTSP\/1\.\d (\d{3})(?: |$)/.exec(startLine)?.[1];
  return status === undefined ? undefined : { status: Number(status), headers: parseHeaders(lines), body };
}

/** True for a request; cameras may send one (`OPTIONS rtsp://… RTSP/1.0`). */
export function isRequest(head: string): boolean {
  return /^[A-Z_]{3,20} \S+ RTSP\/1\.\d(?:\r\n|$)/.test(head);
}

/** Where a `REDIRECT` of the camera's own leads. */
export function locationOf(head: string): string | undefined {
  return parseHeaders(head.split('\r\n').slice(1)).get('location')?.[0];
}

function parseHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at < 1) continue;
    const name = line.slice(0, at).trim().toLowerCase();
    const values = headers.get(name) ?? [];
    values.push(line.slice(at + 1).trim());
    headers.set(name, values);
  }
  return headers;
}

export function header(response: RtspResponse, name: string): string | undefined {
  return response.headers.get(name)?.[0];
}

export function formatRequest(method: string, uri: string, headers: ReadonlyMap<string, string>): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${uri} RTSP/1.0\r\n${lines.join('')}\r\n`;
}
