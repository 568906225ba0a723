/** Session descriptions (RFC 8866) of cameras, as far as a recorder needs them. Pure; lines that mean nothing here are skipped. */

export interface SdpTrack {
  /** `video`, `audio`, … */
  readonly kind: string;
  readonly control: string | undefined;
  readonly payloadType: number;
  /** Upper case, `H264`; empty when the camera does not say. */
  readonly encoding: string;
  readonly clockRate_hz: number;
  /** Of the payload type, names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SessionDescription {
  readonly control: string | undefined;
  readonly tracks: readonly SdpTrack[];
}

const MAX_TRACKS = 16;

interface OpenTrack {
  kind: string;
  control: string | undefined;
  payloadType: number;
  encoding: string;
  clockRate_hz: number;
  parameters: Map<string, string>;
}

/** Undefined for a text that is no session description. */
export function parseSdp(text: string): SessionDescription | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  if (!lines.some((line) => line.startsWith('v=0'))) return undefined;
  let control: string | undefined;
  const tracks: OpenTrack[] = [];
  for (const line of lines) {
    const value = line.slice(2).trim();
    const track = tracks.at(-1);
    if (line.startsWith('m=')) {
      if (tracks.length === MAX_TRACKS) break;
      tracks.push(openTrack(value));
    } else if (line.startsWith('a=control:')) {
      if (track === undefined) control = value.slice('control:'.length).trim();
      else track.control = value.slice('control:'.length).trim();
    } else if (line.startsWith('a=') && track !== undefined) {
      readAttribute(value, track);
    }
  }
  return { control, tracks };
}

/** H.264 parameter sets that a description carries (`sprop-parameter-sets`). */
export function spropParameterSets(track: SdpTrack): Buffer[] {
  const sets = track.parameters.get('sprop-parameter-sets') ?? '';
  return sets
    .split(',')
    .map((set) => Buffer.from(set, 'base64'))
    .filter((set) => set.length > 1);
}

function openTrack(media: string): OpenTrack {
  const [kind = '', , , payloadType = ''] = media.split(/\s+/);
  return {
    kind: kind.toLowerCase(),
    control: undefined,
    payloadType: Number.parseInt(payloadType, 10),
    encoding: payloadType === '26' ? 'JPEG' : '',
    clockRate_hz: 90_000,
    parameters: new Map(),
  };
}

function readAttribute(value: string, track: OpenTrack): void {
  const rtpmap = /^rtpmap:(\d+)\s+([^/\s]+)\/(\d+)/.exec(value);
  if (rtpmap !== null && Number(rtpmap[1]) === track.payloadType) {
    track.encoding = (rtpmap[2] ?? '').toUpperCase();
    track.clockRate_hz = Number(rtpmap[3]);
  }
  const fmtp = /^fmtp:(\d+)\s+(.*)$/.exec(value);
  if (fmtp === null || Number(fmtp[1]) !== track.payloadType) return;
  for (const parameter of (fmtp[2] ?? '').split(';')) {
    const at = parameter.indexOf('=');
    if (at > 0) track.parameters.set(parameter.slice(0, at).trim().toLowerCase(), parameter.slice(at + 1).trim());
  }
}
